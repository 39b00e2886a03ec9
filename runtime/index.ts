export { type CorsMiddleware, cors, type HonoCorsMiddleware, honoCors } from './cors';
export type { WithCorsConfig, WithCorsOptions } from './options';
export type { CorsOptions } from './server-classes';
export { withCors } from './with-cors';
