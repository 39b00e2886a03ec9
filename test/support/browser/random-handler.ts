import { appendFileSync } from 'node:fs';
import { withCors } from 'cdk-cors/runtime';

/** The event of a REST API, or of a function URL. */
interface Event {
  readonly path?: string;
  readonly httpMethod?: string;
  readonly rawPath?: string;
  readonly requestContext: { readonly http?: { readonly method: string } };
}

/**
 * Answers `/<anything>/<status>/<number>` with that status, and notes in a file that it was reached. It knows nothing of
 * preflights.
 */
const answer = async ({ path, httpMethod, rawPath, requestContext }: Event) => {
  const [number = '', status] = (path ?? rawPath ?? '').split('/').reverse();
  const method = httpMethod ?? requestContext.http?.method;
  const isPreflight = method === 'OPTIONS';
  // pages of the URL itself, and their icons, are no requests of the test
  if (!isPreflight && /^\d+$/.test(number)) appendFileSync(process.env['HANDLED_FILE'] as string, `${number}\n`);
  return {
    statusCode: isPreflight ? 405 : Number(status) || 404,
    headers: { 'content-type': 'text/plain', 'x-request-id': '1', 'x-total': '1', etag: '"1"' },
    body: method,
  };
};

/** The same with headers that contradict the policy, which must not come through. */
export const open = async (event: Event) => {
  const { headers, ...rest } = await answer(event);
  const contrary = {
    'Access-Control-Allow-Origin': 'https://evil.test',
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'x-total',
  };
  return { ...rest, headers: { ...headers, ...contrary } };
};

export const handler = withCors(open);
/** Says nothing of CORS, for a function URL whose own configuration does. */
export const silent = withCors(answer);
