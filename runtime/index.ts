export type { WithCorsConfig, WithCorsOptions } from './options';
export { withCors } from './with-cors';
