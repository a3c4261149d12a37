export { sumAndMean } from './foot';
export { Table } from './table';
export type { Column, FootRow, TableProps } from './types';
