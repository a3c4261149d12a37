import { queryOptions } from '@tanstack/react-query';
import { Problem } from './problem';
import { type Call, request } from './request';

/** Who is signed in, or null. Kept fresh by whoever changes it, never refetched on its own. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
  queryFn: async ({ signal }) => {
    try {
      return await request('GET /session', { signal });
    } catch (error) {
      if (Problem.from(error).status === 401) return null;
      throw error;
    }
  },
});
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => request('GET /setup', { signal }),
});

export const setUp = (body: Call<'POST /setup'>['body'], key?: string) =>
  request('POST /setup', { body, key });
export const signIn = (body: Call<'POST /session'>['body']) => request('POST /session', { body });
export const signOut = () => request('DELETE /session');
export const resetPassword = (token: string, password: string) =>
  request('POST /password-resets/{token}', { path: { token }, body: { password } });

export const changeMe = (body: Call<'PATCH /me'>['body']) => request('PATCH /me', { body });
export const changePassword = (body: Call<'POST /me/password'>['body']) =>
  request('POST /me/password', { body });
export const beginTotp = () => request('POST /me/totp');
export const confirmTotp = (code: string) => request('PUT /me/totp', { body: { code } });
export const endTotp = (password: string) => request('DELETE /me/totp', { body: { password } });

export const devicesQuery = queryOptions({
  queryKey: ['me', 'devices'],
  queryFn: ({ signal }) => request('GET /me/devices', { signal }),
});
export const endDevice = (id: string) => request('DELETE /me/devices/{id}', { path: { id } });
export const endOtherDevices = () => request('DELETE /me/devices');

export const tokensQuery = queryOptions({
  queryKey: ['me', 'tokens'],
  queryFn: ({ signal }) => request('GET /me/tokens', { signal }),
});
export const createToken = (body: Call<'POST /me/tokens'>['body'], key?: string) =>
  request('POST /me/tokens', { body, key });
export const endToken = (id: string) => request('DELETE /me/tokens/{id}', { path: { id } });

export const permissionsQuery = queryOptions({
  queryKey: ['permissions'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => request('GET /permissions', { signal }),
});
