/** What the routes of the mock are made of. */
export interface Ask {
  path: string;
  query: URLSearchParams;
  body: Record<string, never> & Record<string, unknown>;
  language: string;
}
export type Answer = { status?: number; body?: unknown };
export type Handler = (ask: Ask, part: string) => Answer;
export type Route = [method: string, path: RegExp, handler: Handler];

export const problem = (
  status: number,
  code: string,
  title: string,
  detail?: string,
  errors?: unknown,
): Answer => ({
  status,
  body: { type: 'about:blank', status, code, title, detail, errors, request_id: 'req_7f3a91c2' },
});
export const refused = (pointer: string, code: string, detail: string) =>
  problem(422, 'invalid', '没有保存', undefined, [{ pointer, code, detail }]);
export const missing = () =>
  problem(404, 'not_found', '找不到这条记录', '可能已被删除，或不在你的查看范围内。');
export const list = (items: unknown[], next: string | null = null): Answer => ({ body: { items, next } });

/** One page of a long list. */
export function paged(items: unknown[], query: URLSearchParams): Answer {
  const from = Number(query.get('cursor') ?? 0);
  const to = from + Number(query.get('limit') ?? 50);
  return list(items.slice(from, to), to < items.length ? String(to) : null);
}
