export { FormPanel } from './form-panel';
export { Panel } from './panel';
