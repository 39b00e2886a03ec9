import { appendFileSync } from 'node:fs';
import type { APIGatewayProxyHandler } from 'aws-lambda';
import { withCors } from 'cdk-cors/runtime';

/**
 * Answers `/<anything>/<status>/<number>` with that status, and notes in a file that it was reached. Headers that
 * contradict the policy are its own business: they must not come through. It knows nothing of preflights.
 */
const answer: APIGatewayProxyHandler = async ({ path, httpMethod }) => {
  const [number, status] = path.split('/').reverse();
  if (httpMethod !== 'OPTIONS') appendFileSync(process.env['HANDLED_FILE'] as string, `${number}\n`);
  return {
    statusCode: httpMethod === 'OPTIONS' ? 405 : Number(status),
    headers: {
      'content-type': 'text/plain',
      'x-request-id': '1',
      'x-total': '1',
      etag: '"1"',
      'Access-Control-Allow-Origin': 'https://evil.test',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-total',
    },
    body: httpMethod,
  };
};

export const handler = withCors<APIGatewayProxyHandler>(answer);
/** Leaves everything to what is in front of it. */
export const open = answer;
