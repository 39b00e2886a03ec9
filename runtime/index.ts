export { type CorsMiddleware, cors, type HonoCorsMiddleware, honoCors } from './cors';
export type { CorsOptions, WithCorsConfig, WithCorsOptions } from './options';
export { withBearerProtocol } from './with-bearer-protocol';
export { withCors } from './with-cors';
