import { afterEach, expect, it, vi } from 'vitest';
import { Problem } from './problem';
import { address, onSignedOut, request } from './request';

const answer = (status: number, body?: unknown, type = 'application/problem+json') => {
  const fetch = vi.fn(
    async (_url: string, _init: RequestInit) =>
      new Response(body === undefined ? null : JSON.stringify(body), {
        status,
        headers: { 'content-type': type },
      }),
  );
  vi.stubGlobal('fetch', fetch);
  return fetch;
};
afterEach(() => vi.unstubAllGlobals());

it('leaves out what is not asked', () => {
  expect(address('/tasks', {}, { q: '', state: 'open', due: undefined, limit: 5 })).toBe(
    '/api/v1/tasks?state=open&limit=5',
  );
});

it('fills the places of a path', () => {
  expect(address('/people/{id}/totp', { id: 'per_1/..' })).toBe('/api/v1/people/per_1%2F../totp');
});

it('turns problem details into a Problem with its fields', async () => {
  const errors = [{ pointer: '/name', code: 'taken', detail: '已有同名店铺' }];
  answer(422, { title: '没有保存', code: 'invalid', status: 422, request_id: 'req_1', errors });
  const problem = await request('POST /shops', { body: { name: '棉里', platform: 'taobao' } }).catch(
    Problem.from,
  );
  expect(problem).toMatchObject({
    status: 422,
    code: 'invalid',
    message: '没有保存',
    requestId: 'req_1',
    errors,
  });
});

it('an answer that is no problem document is one all the same', async () => {
  answer(502, '<html>', 'text/html');
  expect(await request('GET /tasks').catch(Problem.from)).toMatchObject({
    status: 502,
    code: 'unexpected',
    told: false,
  });
});

it('no way to the server is a problem of its own', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
  expect(await request('GET /tasks').catch(Problem.from)).toMatchObject({ status: 0, code: 'offline' });
});

it('a session that is gone leads out; a wrong password does not', async () => {
  const out = vi.fn();
  onSignedOut(out);
  answer(401, { code: 'bad_credentials', status: 401 });
  await request('POST /session', { body: { login: 'a', password: 'b' } }).catch(() => {});
  expect(out).not.toHaveBeenCalled();
  answer(401, { code: 'signed_out', status: 401 });
  await request('GET /tasks').catch(() => {});
  expect(out).toHaveBeenCalledOnce();
});

it('a POST carries an idempotency key, the given one when there is one', async () => {
  const fetch = answer(204);
  await request('POST /tasks', { body: { title: '回访' }, key: 'k1' });
  await request('POST /tasks', { body: { title: '回访' } });
  await request('PATCH /me', { body: {} });
  const keys = fetch.mock.calls.map(([, init]) => (init.headers as Headers).get('idempotency-key'));
  expect(keys[0]).toBe('k1');
  expect(keys[1]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[2]).toBeNull();
});
