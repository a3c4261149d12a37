export { Figure, type FigureProps } from './figure';
export { Figures } from './figures';
