import type { Reception } from '@/api';

/** Whoever spoke for the account then, else the account itself. */
export const accountName = ({ name, person }: Reception['account']) => person?.name ?? name;
