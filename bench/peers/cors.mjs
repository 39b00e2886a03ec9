import cors from 'cors';

/** The Express middleware. It answers a static list of methods and headers, and compares neither with the request. */

export async function prepare({ origins, methods, requestHeaders, maxAgeSeconds }) {
  const middleware = cors({
    origin: origins,
    methods,
    allowedHeaders: requestHeaders,
    maxAge: maxAgeSeconds,
    credentials: true,
  });
  const next = () => {};
  return {
    request: (headers) => ({ incoming: { method: 'OPTIONS', headers }, outgoing: new Outgoing() }),
    decide: ({ incoming, outgoing }) => middleware(incoming, outgoing, next),
    allowedOrigin: ({ outgoing }) => outgoing.headers['access-control-allow-origin'],
  };
}

/** What the middleware uses of `http.ServerResponse`, which keeps headers by their lower-case names. */
class Outgoing {
  statusCode = 200;
  headers = {};
  getHeader(name) {
    return this.headers[name.toLowerCase()];
  }
  setHeader(name, value) {
    this.headers[name.toLowerCase()] = value;
  }
  end() {}
}
