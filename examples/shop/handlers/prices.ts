import type { APIGatewayProxyHandler } from 'aws-lambda';
import { withCors } from 'cdk-cors/runtime';
import { respond } from './respond';

/** `/prices`: anyone reads, the admin page writes. One path, two endpoint classes. */
export const handler = withCors<APIGatewayProxyHandler>(async ({ httpMethod, body }) =>
  httpMethod === 'PUT' ? respond(200, JSON.parse(body ?? '{}')) : respond(200, { tea: 4, mug: 9 }),
);
