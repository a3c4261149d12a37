import { queryOptions } from '@tanstack/react-query';
import { Problem } from './problem';
import { request } from './request';
import type { Device, Language, Me, NewSetup, NewToken, Page, Permission, ThemeName, Token } from './types';

/** Who is signed in, or null. Kept fresh by whoever changes it, never refetched on its own. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
  queryFn: async ({ signal }) => {
    try {
      return await request<Me>('GET', '/session', { signal });
    } catch (error) {
      if (Problem.from(error).status === 401) return null;
      throw error;
    }
  },
});
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => request<{ needed: boolean }>('GET', '/setup', { signal }),
});

export const setUp = (body: NewSetup, key?: string) => request<Me>('POST', '/setup', { body, key });
export const signIn = (body: { login: string; password: string; code?: string | undefined }) =>
  request<Me>('POST', '/session', { body });
export const signOut = () => request<void>('DELETE', '/session');
export const resetPassword = (token: string, password: string) =>
  request<void>('POST', `/password-resets/${encodeURIComponent(token)}`, { body: { password } });

export const changeMe = (body: { language?: Language; theme?: ThemeName; name?: string }) =>
  request<Me>('PATCH', '/me', { body });
export const changePassword = (body: { current: string; new: string }) =>
  request<void>('POST', '/me/password', { body });
export const beginTotp = () => request<{ secret: string; uri: string; qr_svg: string }>('POST', '/me/totp');
export const confirmTotp = (code: string) =>
  request<{ recovery_codes: string[] }>('PUT', '/me/totp', { body: { code } });
export const endTotp = (password: string) => request<void>('DELETE', '/me/totp', { body: { password } });

export const devicesQuery = queryOptions({
  queryKey: ['me', 'devices'],
  queryFn: ({ signal }) => request<Page<Device>>('GET', '/me/devices', { signal }),
});
export const endDevice = (id: string) => request<void>('DELETE', `/me/devices/${id}`);
export const endOtherDevices = () => request<void>('DELETE', '/me/devices');

export const tokensQuery = queryOptions({
  queryKey: ['me', 'tokens'],
  queryFn: ({ signal }) => request<Page<Token>>('GET', '/me/tokens', { signal }),
});
export const createToken = (body: NewToken, key?: string) =>
  request<Token & { secret: string }>('POST', '/me/tokens', { body, key });
export const endToken = (id: string) => request<void>('DELETE', `/me/tokens/${id}`);

export const permissionsQuery = queryOptions({
  queryKey: ['permissions'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => request<Page<Permission>>('GET', '/permissions', { signal }),
});
