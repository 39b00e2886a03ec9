import type { APIGatewayProxyHandler } from 'aws-lambda';

/**
 * Answers `/<anything>/<status>/<Cache-Control>/<anything>`, each user with a body of their own. `crash` as a status
 * fails. It knows nothing of CORS, and the little that it says is wrong.
 */
export const handler: APIGatewayProxyHandler = async ({ path, headers }) => {
  const [, , status, control] = path.split('/');
  if (status === 'crash') throw new Error('as asked');
  const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const user = /\buser=(\w+)/.exec(lowerCase['cookie'] ?? '')?.[1];
  return {
    statusCode: Number(status),
    headers: {
      'content-type': 'application/json',
      ...(control !== 'unsaid' && { 'cache-control': control ?? '' }),
      'Access-Control-Allow-Origin': 'https://evil.example',
      'Access-Control-Allow-Credentials': 'true',
    },
    body: JSON.stringify({ user: user ?? null, origin: lowerCase['origin'] ?? null }),
  };
};
