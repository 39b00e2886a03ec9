import { serveFetch } from './fetch-server';
import type { HonoContext, NodeRequest, NodeResponse } from './frameworks';
import { serveNode } from './node-server';
import type { CorsOptions } from './options';
import { findIn } from './server-classes';

/** A middleware of connect and express, which `node:http` can call too, and a hook of fastify. */
export type CorsMiddleware = (request: NodeRequest, response: NodeResponse, next: () => void) => void;

/** A middleware of hono. */
// biome-ignore lint/suspicious/noExplicitAny: Response is not declared everywhere
export type HonoCorsMiddleware = (context: HonoContext, next: () => Promise<void>) => Promise<any>;

/**
 * Puts the policies of endpoint classes in front of a server of your own, in a container for example. The classes come from the
 * environment variable `CDK_CORS`, whose value is `functionConfig` of the constructs.
 *
 * - express, connect: `app.use(cors())`, before anything else
 * - fastify: `app.addHook('onRequest', cors())`
 * - `node:http`: `const handle = cors(); createServer((req, res) => handle(req, res, () => serve(req, res)))`
 *
 * It does what `withCors` does: preflights are answered, foreign writes that a class rejects get 403, every response gets the
 * policy's headers, whatever else sets some, error pages too. Live lists are read with the credentials of the environment, or of the
 * container (ECS tasks, EKS Pod Identity), and `AWS_REGION`.
 */
export function cors(options: CorsOptions = {}): CorsMiddleware {
  const find = findIn(options);
  return (request, response, next) => serveNode(find, request, response, next);
}

/** The same for hono: `app.use(honoCors())`, before anything else. */
export function honoCors(options: CorsOptions = {}): HonoCorsMiddleware {
  const find = findIn(options);
  return (context, next) => serveFetch(find, context, next);
}
