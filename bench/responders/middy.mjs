import middy from '@middy/core';
import httpCors from '@middy/http-cors';
import ssm from '@middy/ssm';

/** The list that was read last. `http-cors` takes its own when it is made, hence `getOrigin`. */
let origins = [];

export const handler = middy()
  .use(ssm({ fetchData: { origins: process.env.ORIGINS_PARAMETER }, cacheExpiry: 30_000, setToContext: true }))
  .before(({ context }) => {
    origins = context.origins;
  })
  .use(
    httpCors({
      disableBeforePreflightResponse: false,
      getOrigin: (origin) => (origins.includes(origin) ? origin : null),
      methods: 'GET,PUT',
      requestMethods: ['GET', 'PUT'],
      headers: 'authorization,content-type',
      requestHeaders: ['authorization', 'content-type'],
      maxAge: 600,
      credentials: true,
      vary: 'Origin',
    }),
  )
  .handler(async () => ({ statusCode: 404 }));
