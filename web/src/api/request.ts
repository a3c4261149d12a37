import type { Operations } from './generated/operations.gen';
import { Problem } from './problem';

const BASE = '/api/v1';
/** Before one is signed in: a 401 there is an answer, and nothing about it may be remembered for a repeat. */
const DOORS = /^\/(session|setup|password-resets)/;
let language = 'zh-CN';
let signedOut: () => void = () => {};

/** The language of the server's own texts: titles of problems, names of kinds. */
export const speak = (tag: string) => {
  language = tag;
};
/** What to do when the session is gone; set once by the shell. */
export const onSignedOut = (act: () => void) => {
  signedOut = act;
};

/** An operation of the server, as in `GET /people/{id}`. */
export type Operation = keyof Operations;
export type Answer<K extends Operation> = Operations[K]['answer'];
/** What a list can be asked for; what is empty is not sent. */
export type Query<K extends Operation> = NonNullable<Operations[K]['data']['query']>;
/** What an operation demands, as its description says, and how it is to be sent. */
export type Call<K extends Operation> = Omit<Operations[K]['data'], 'url'> & {
  /** Makes a repeated POST count once. */
  key?: string | undefined;
  signal?: AbortSignal | undefined;
};
/** The call may be left out when nothing of it is demanded. */
type Rest<K extends Operation> = Record<never, never> extends Call<K> ? [call?: Call<K>] : [call: Call<K>];

interface Sent {
  path?: object | undefined;
  query?: object | undefined;
  body?: unknown;
  key?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Random without `crypto.randomUUID`, which a page on plain http (a shop's own network) does not have. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

export function address(path: string, parts: object = {}, query: object = {}): string {
  const filled = Object.entries(parts).reduce(
    (so, [name, value]) => so.replace(`{${name}}`, encodeURIComponent(String(value))),
    path,
  );
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const search = params.toString();
  return BASE + filled + (search ? `?${search}` : '');
}

function headersOf(method: string, path: string, call: Sent): Headers {
  const headers = new Headers({ accept: 'application/json', 'accept-language': language });
  if (call.body !== undefined && !(call.body instanceof Blob))
    headers.set('content-type', 'application/json');
  if (method === 'POST' && !DOORS.test(path)) headers.set('idempotency-key', call.key ?? idempotencyKey());
  return headers;
}

/** Asks the server. Every failure comes out as a `Problem`. */
async function send(operation: Operation, call: Sent): Promise<Response> {
  const [method = '', path = ''] = operation.split(' ');
  const headers = headersOf(method, path, call);
  const raw = call.body instanceof Blob;
  let response: Response;
  try {
    response = await fetch(address(path, call.path, call.query), {
      method,
      headers,
      credentials: 'same-origin',
      signal: call.signal ?? null,
      body: raw ? (call.body as Blob) : call.body === undefined ? null : JSON.stringify(call.body),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem({ status: 0, code: 'offline' });
  }
  if (!response.ok) {
    const problem = await Problem.of(response);
    // A wrong password is a 401 too; only a session that is gone leads to the sign-in page.
    if (response.status === 401 && !DOORS.test(path)) signedOut();
    throw problem;
  }
  return response;
}

/** The one way to the server for what is JSON. */
export async function request<K extends Operation>(operation: K, ...[call]: Rest<K>): Promise<Answer<K>> {
  const response = await send(operation, call ?? {});
  if (response.status === 204) return undefined as Answer<K>;
  return (await response.json()) as Answer<K>;
}

/** Sends the bytes of a file with word of how many have left, from 0 to 1, which `fetch` cannot give. */
export function upload<K extends Operation>(
  operation: K,
  call: Call<K> & { body?: unknown },
  progress: (share: number) => void,
): Promise<Answer<K>> {
  const [method = '', path = ''] = operation.split(' ');
  return new Promise((done, fail) => {
    const sent = new XMLHttpRequest();
    sent.open(method, address(path, (call as Sent).path, (call as Sent).query));
    headersOf(method, path, call).forEach((value, name) => {
      sent.setRequestHeader(name, value);
    });
    sent.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    sent.onload = () => {
      const headers = { 'content-type': sent.getResponseHeader('content-type') ?? '' };
      const answer = new Response(sent.responseText, { status: sent.status, headers });
      if (answer.ok) return done(answer.json() as Promise<Answer<K>>);
      if (answer.status === 401) signedOut();
      void Problem.of(answer).then(fail);
    };
    sent.onerror = () => fail(new Problem({ status: 0, code: 'offline' }));
    sent.onabort = () => fail(new DOMException('stopped', 'AbortError'));
    call.signal?.addEventListener('abort', () => sent.abort());
    sent.send(call.body as Blob);
  });
}

/** Operations that give a list as a file. */
type FileOperation = Extract<Operation, `GET ${string}/export`>;
/** All rows of a list as a file: the filter of its page, and the form. */
export const exportFile = <K extends FileOperation>(operation: K, call: Call<K>) =>
  download(operation, ...([call] as unknown as Rest<K>));

/** Fetches a file and hands it to the browser to keep. A refusal is a `Problem`, not a broken file. */
export async function download<K extends Operation>(operation: K, ...[call]: Rest<K>): Promise<void> {
  const response = await send(operation, call ?? {});
  const said = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(response.headers.get('content-disposition') ?? '');
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = said?.[1] ? decodeURIComponent(said[1]) : (operation.split('/').at(-1) ?? '');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
