import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Call, request } from './request';

/** The server through which mail leaves; its password is never told. */
export const mailServerQuery = queryOptions({
  queryKey: ['mail', 'server'],
  queryFn: ({ signal }) => request('GET /mail-server', { signal }),
});
export const setMailServer = (body: Call<'PUT /mail-server'>['body']) =>
  request('PUT /mail-server', { body });
export const removeMailServer = () => request('DELETE /mail-server');
/** Sends a test at once, and says what the server said. */
export const testMail = (address: string, key?: string) =>
  request('POST /mail-server/test', { body: { address }, key });
export const mailsQuery = infiniteQueryOptions({
  queryKey: ['mail', 'list'],
  initialPageParam: '',
  queryFn: ({ signal, pageParam }) =>
    request('GET /mails', { signal, query: { cursor: pageParam, limit: 50 } }),
  getNextPageParam: (page) => page.next,
});
export const resendMail = (id: string, key?: string) =>
  request('POST /mails/{id}/resend', { path: { id }, key });
