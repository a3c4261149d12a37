/** The server as pages see it. Nothing outside this folder knows a path or calls `fetch`. */
export * from './accounts';
export * from './action';
export * from './audit';
export * from './backups';
export * from './jobs';
export { listen } from './live';
export * from './nicks';
export * from './notifications';
export * from './people';
export { type FieldError, Problem } from './problem';
export { onSignedOut, speak } from './request';
export { safeReturn, signInPath } from './return';
export * from './roles';
export * from './settings';
export * from './shops';
export * from './tasks';
export type * from './types';
export * from './webhooks';
