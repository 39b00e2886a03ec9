import { createServer, type Server } from 'node:http';
import { cors } from 'cdk-cors/runtime';

/** A server that knows nothing of CORS but this line; `CDK_CORS` in its environment says who may call it. */
export function stockServer(): Server {
  const handle = cors();
  return createServer((request, response) => {
    handle(request, response, () => {
      if (!request.url?.startsWith('/stock/tea')) response.writeHead(404).end('no such article');
      else response.setHeader('content-type', 'application/json').end('{"tea":12}');
    });
  });
}
