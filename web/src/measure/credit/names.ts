import type { CreditSession } from '@/api';

/** Whoever spoke for the account then, else the account itself. */
export const accountName = ({ name, person }: CreditSession['account']) => person?.name ?? name;
