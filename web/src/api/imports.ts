import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Call, download, type Query, request, upload } from './request';

/** How a file is to be read. */
export interface HowToRead {
  /** The shop of rows that name none. */
  shop?: string;
  /** Makes the shops that the file names and nobody knows. */
  create_shops?: boolean;
}
/** Bytes on one's disk, or a file that a look before has left on the server. */
export type Bytes = { source: File } | { file: string };

const PACE = 1500;
const reading = (state: string) => state === 'reading';

export const importsQuery = (filter: Query<'GET /imports'>) =>
  infiniteQueryOptions({
    queryKey: ['imports', 'list', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /imports', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((item) => reading(item.state))) ? PACE : false,
  });
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) => request('GET /imports/{id}', { path: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && !reading(state.data.state) ? false : PACE),
  });

const nothing = new Blob();

/** Looks at a file without importing it; what was sent stays on the server for the import. */
export function previewImport(
  bytes: Bytes,
  how: HowToRead,
  progress: (share: number) => void,
  signal: AbortSignal,
) {
  const name = 'source' in bytes ? bytes.source.name : '';
  const query = { ...how, ...('file' in bytes ? { file: bytes.file } : { name }) };
  const body = 'source' in bytes ? bytes.source : nothing;
  return upload('POST /imports/preview', { query, body, signal }, progress);
}
/** Imports a file that was looked at. It goes on in the house, whoever leaves the page. */
export const createImport = (file: string, how: HowToRead) =>
  request('POST /imports', { query: { ...how, file }, body: nothing });
export const cancelImport = (id: string) => request('POST /imports/{id}/cancel', { path: { id } });
/** Takes it back: nothing of it counts any more. */
export const undoImport = (id: string) => request('POST /imports/{id}/undo', { path: { id } });
/** What could not be read: with reasons, or the rows as they stood to be corrected and imported again. */
export const downloadRejects = (id: string, form: Query<'GET /imports/{id}/rejects'>['form']) =>
  download('GET /imports/{id}/rejects', { path: { id }, query: { form } });

/** How files with headers of nobody are read. */
export const mappingsQuery = queryOptions({
  queryKey: ['mappings'],
  queryFn: ({ signal }) => request('GET /mappings', { signal }),
});
export const saveMapping = (body: Call<'PUT /mappings'>['body']) => request('PUT /mappings', { body });
export const deleteMapping = (id: string) => request('DELETE /mappings/{id}', { path: { id } });

/** What files call the shops of the house. */
export const aliasesQuery = queryOptions({
  queryKey: ['shop-aliases'],
  queryFn: ({ signal }) => request('GET /shop-aliases', { signal }),
});
export const saveAlias = (name: string, shop: string) =>
  request('PUT /shop-aliases', { body: { name, shop } });
export const deleteAlias = (name: string) => request('DELETE /shop-aliases', { query: { name } });
