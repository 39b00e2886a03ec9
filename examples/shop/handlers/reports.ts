import type { APIGatewayProxyHandler } from 'aws-lambda';
import { withCors } from 'cdk-cors/runtime';
import { respond } from './respond';

/** `/admin/reports`: the admin page alone; it sends a bearer token. */
export const handler = withCors<APIGatewayProxyHandler>(async ({ headers, httpMethod }) => {
  if (!(headers['authorization'] ?? headers['Authorization'])) return respond(401, { message: 'send a bearer token' });
  return respond(200, { report: 'sales', removed: httpMethod === 'DELETE' });
});
