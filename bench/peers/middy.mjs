import httpCors from '@middy/http-cors';

/** The `before` hook alone, without Middy's engine, told to answer preflights and to compare methods and headers. */

export async function prepare({ origins, methods, requestHeaders, maxAgeSeconds }) {
  const { before } = httpCors({
    disableBeforePreflightResponse: false,
    origins,
    methods: methods.join(','),
    requestMethods: methods,
    headers: requestHeaders.join(','),
    requestHeaders,
    maxAge: maxAgeSeconds,
    credentials: true,
  });
  return {
    request: (headers) => ({ event: { version: '1.0', httpMethod: 'OPTIONS', headers }, response: undefined }),
    decide: (request) => before(request),
    allowedOrigin: (_request, response) => response.headers['Access-Control-Allow-Origin'],
  };
}
