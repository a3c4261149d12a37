import type { RuleField, RulesInForce } from '@/api';

/** Fields by their keys. */
export type Values = Record<string, unknown>;

const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The fields that differ from those in force. */
export const changedKeys = (inForce: Values, draft: Values): string[] =>
  Object.keys(draft).filter((key) => !equal(draft[key], inForce[key]));

/**
 * What is sent: fields that are not the default. A field that the shop itself says is sent only when the rules in force
 * name it, or the person has changed it.
 */
export function sparse(fields: RuleField[], inForce: RulesInForce, draft: Values): Values {
  const named = (key: string) => key in inForce.rules || !equal(draft[key], inForce.values[key]);
  const sent = fields.filter(({ key, kind, of_shop, default: usual }) => {
    if (kind === 'zone') return false;
    return of_shop ? named(key) : !equal(draft[key], usual);
  });
  return Object.fromEntries(sent.map(({ key }) => [key, draft[key]]));
}

const LENGTH = /^(\d+)\s*(ms|s|min|h|d)$/;

/** "10 min" as number and unit. */
export function lengthOf(text: unknown): { count: number; unit: string } {
  const [, count = '0', unit = 's'] = LENGTH.exec(String(text)) ?? [];
  return { count: Number(count), unit };
}
