export type { AnyTemplate } from './any-template';
export { corsPolicies } from './cors-policies';
