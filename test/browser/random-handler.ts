import { appendFileSync } from 'node:fs';
import type { APIGatewayProxyHandler } from 'aws-lambda';
import { withCors } from 'cdk-cors/runtime';

/**
 * Answers with the status that is asked for, and notes in a file that it was reached. Headers that contradict the policy
 * are its own business: they must not come through.
 */
export const handler = withCors<APIGatewayProxyHandler>(async ({ queryStringParameters, httpMethod }) => {
  const { n, status } = queryStringParameters ?? {};
  appendFileSync(process.env['HANDLED_FILE'] as string, `${n}\n`);
  return {
    statusCode: Number(status),
    headers: {
      'content-type': 'text/plain',
      'x-request-id': '1',
      'x-total': '1',
      etag: '"1"',
      'Access-Control-Allow-Origin': 'https://evil.test',
      'access-control-expose-headers': 'x-total',
    },
    body: httpMethod,
  };
});
