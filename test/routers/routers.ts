import { createRequire } from 'node:module';
import type { Code, Layout } from './layouts';

/** An app behind one router, and how a request gets to it. */
export interface RouterApp {
  readonly name: string;
  /** Whether it goes by the template that API Gateway found, and not by the path. */
  readonly byTemplate?: boolean;
  /** The code that ran; `undefined` where none of it did. */
  run(event: Record<string, unknown>): Promise<Code | undefined>;
}

// these libraries have types of their own kind each, and some none at all
// biome-ignore lint/suspicious/noExplicitAny: what is looked at is the path that they hand on, not what they are
type Loaded = any;
const require = createRequire(__filename);

const context = { awsRequestId: '7', functionName: 'app', getRemainingTimeInMillis: () => 10_000 };

/** The apps of a layout. */
export async function routersOf(layout: Layout): Promise<readonly RouterApp[]> {
  const expresses = [
    express4(layout),
    express5(layout),
    expressByPrefix(layout, 'express 4 by use', require('express4')()),
    expressByPrefix(layout, 'express 5 by use', require('express5')()),
  ];
  const koas = [koa(layout, {}), koa(layout, { sensitive: true, strict: true })];
  const nodes: readonly [string, Loaded][] = [...expresses, ...koas];
  return [
    ...nodes.map(([name, app]) => adapted(`${name}, serverless-http`, require('serverless-http')(app))),
    ...expresses.flatMap(([name, app]) => [
      adapted(`${name}, @vendia/serverless-express`, require('@vendia/serverless-express')({ app, log: QUIET })),
      adapted(`${name}, @codegenie/serverless-express`, require('@codegenie/serverless-express')({ app, log: QUIET })),
    ]),
    ...(await Promise.all(FASTIFY.map((options) => fastify(layout, options, {})))),
    await fastify(layout, {}, { retainStage: true }),
    await fastify(layout, {}, { pathParameterUsedAsPath: 'proxy' }),
    ...FIND_MY_WAY.map((options) => findMyWay(layout, options)),
    hono(layout, {}),
    hono(layout, { strict: false }),
    powertools(layout),
    byTemplate(layout),
  ];
}

const QUIET = { debug() {}, info() {}, verbose() {}, warn() {}, error() {} };

const FASTIFY = [
  {},
  { ignoreTrailingSlash: true },
  { caseSensitive: false },
  { ignoreDuplicateSlashes: true },
  { useSemicolonDelimiter: true },
  { ignoreTrailingSlash: true, caseSensitive: false, ignoreDuplicateSlashes: true, useSemicolonDelimiter: true },
];
const FIND_MY_WAY = [{}, ...FASTIFY.slice(1)];

/** A handler of Lambda, behind an adapter. */
function adapted(name: string, handler: Loaded): RouterApp {
  return {
    name,
    async run(event) {
      // adapters write into their events
      const result = await handler(structuredClone(event), context, () => {});
      return codeOf(result?.body);
    },
  };
}

function codeOf(body: unknown): Code | undefined {
  return body === 'strict' || body === 'loose' || body === 'none' ? body : undefined;
}

/** Paths as routers write them: a path itself and what is below it. */
function pathsOf(path: string, below: string): string[] {
  return path === '/' ? ['/', `/${below}`] : [path, `${path}/${below}`];
}

function express4(layout: Layout): [string, Loaded] {
  const app = require('express4')();
  for (const [path, code] of layout.code)
    for (const one of pathsOf(path, '*')) app.all(one, (_: Loaded, res: Loaded) => res.send(code));
  return ['express 4', app];
}

function express5(layout: Layout): [string, Loaded] {
  const app = require('express5')();
  for (const [path, code] of layout.code) {
    for (const one of pathsOf(path, '*rest')) app.all(one, (_: Loaded, res: Loaded) => res.send(code));
  }
  return ['express 5', app];
}

function expressByPrefix(layout: Layout, name: string, app: Loaded): [string, Loaded] {
  for (const [path, code] of layout.code) app.use(path, (_: Loaded, res: Loaded) => res.send(code));
  return [name, app];
}

function koa(layout: Layout, options: object): [string, Loaded] {
  const { default: Router = require('@koa/router') } = require('@koa/router');
  const router = new Router(options);
  for (const [path, code] of layout.code) {
    for (const one of pathsOf(path, '{*rest}')) {
      router.all(one, (ctx: Loaded) => {
        ctx.body = code;
      });
    }
  }
  const Koa = require('koa').default ?? require('koa');
  const app = new Koa();
  app.silent = true;
  app.use(router.routes());
  return [`koa ${JSON.stringify(options)}`, app];
}

async function fastify(layout: Layout, routerOptions: object, adapter: object): Promise<RouterApp> {
  const app = require('fastify')({ routerOptions });
  for (const [path, code] of layout.code) {
    for (const one of pathsOf(path, '*')) app.all(one, (_: Loaded, reply: Loaded) => reply.send(code));
  }
  const handler = require('@fastify/aws-lambda')(app, { decorateRequest: false, ...adapter });
  // else a path that is no URL becomes an error that nobody can catch
  await app.ready();
  return adapted(`fastify ${JSON.stringify({ ...routerOptions, ...adapter })}`, handler);
}

function findMyWay(layout: Layout, options: object): RouterApp {
  const router = require('find-my-way')(options);
  for (const [path, code] of layout.code) for (const one of pathsOf(path, '*')) router.on('GET', one, () => code);
  return {
    name: `find-my-way ${JSON.stringify(options)}`,
    async run({ rawPath, path }) {
      return router.find('GET', rawPath ?? path)?.handler() as Code | undefined;
    },
  };
}

function hono(layout: Layout, options: object): RouterApp {
  const app = new (require('hono').Hono)(options);
  for (const [path, code] of layout.code)
    for (const one of pathsOf(path, '*')) app.all(one, (c: Loaded) => c.text(code));
  return adapted(`hono ${JSON.stringify(options)}`, require('hono/aws-lambda').handle(app));
}

function powertools(layout: Layout): RouterApp {
  const { Router } = require('@aws-lambda-powertools/event-handler/http');
  const app = new Router({ logger: QUIET });
  for (const [path, code] of layout.code) {
    for (const one of path === '/' ? ['/', /\/.+/] : [path, new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}/.*$`)]) {
      app.get(one, () => ({ statusCode: 200, headers: { 'content-type': 'text/plain' }, body: code }));
    }
  }
  return adapted('Powertools Router', (event: unknown) => app.resolve(event, context));
}

/** Code that goes by API Gateway's template, as hand-written handlers do. */
function byTemplate({ code }: Layout): RouterApp {
  return {
    name: 'by template',
    byTemplate: true,
    async run({ resource, routeKey }) {
      const template = String(resource ?? routeKey).replace(/^\w+ /, '');
      if (template.includes('+}') || template === '$default') return undefined;
      const isAt = (path: string) => path === '/' || `${template}/`.startsWith(`${path}/`);
      return code.find(([path]) => isAt(path.replace(/:\w+/g, '{id}')))?.[1];
    },
  };
}
