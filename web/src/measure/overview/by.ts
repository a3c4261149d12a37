/** What the rows of the breakdown can be about. */
export const BY = ['shop', 'team', 'person', 'account', 'day'] as const;
export type By = (typeof BY)[number];
