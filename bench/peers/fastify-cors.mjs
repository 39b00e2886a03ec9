import fastifyCors from '@fastify/cors';

/** The hook alone, without Fastify's router. It compares neither methods nor headers with the request. */

export async function prepare({ origins, methods, requestHeaders, maxAgeSeconds }) {
  const options = {
    origin: origins,
    methods,
    allowedHeaders: requestHeaders,
    maxAge: maxAgeSeconds,
    credentials: true,
  };
  const hook = hookOf(options);
  const next = () => {};
  return {
    request: (headers) => ({
      request: { raw: { method: 'OPTIONS' }, headers, routeOptions: { config: {} }, corsPreflightEnabled: false },
      reply: new Reply(),
    }),
    decide: ({ request, reply }) => hook(request, reply, next),
    allowedOrigin: ({ reply }) => reply.headers['access-control-allow-origin'],
  };
}

/** What the plugin registers with Fastify's `onRequest`. */
function hookOf(options) {
  let hook;
  const fastify = { decorateRequest() {}, addHook: (_name, registered) => (hook = registered), options() {} };
  fastifyCors(fastify, options, () => {});
  return hook;
}

/** What the hook uses of Fastify's reply, which keeps headers by their lower-case names. */
class Reply {
  statusCode = 200;
  headers = {};
  getHeader(name) {
    return this.headers[name.toLowerCase()];
  }
  header(name, value) {
    this.headers[name.toLowerCase()] = value;
    return this;
  }
  code(statusCode) {
    this.statusCode = statusCode;
    return this;
  }
  send() {}
}
