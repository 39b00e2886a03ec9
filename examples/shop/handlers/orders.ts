import type { APIGatewayProxyHandler } from 'aws-lambda';
import { withCors } from 'cdk-cors/runtime';
import { respond } from './respond';

const COOKIE = 'session=demo';

/** `POST /session` begins a session; `/orders` needs one. The cookie travels from the pages that the class lists. */
export const handler = withCors<APIGatewayProxyHandler>(
  async ({ resource, httpMethod, headers, body, requestContext }) => {
    const traced = { 'x-request-id': requestContext.requestId };
    if (resource === '/session') {
      return respond(
        201,
        { user: 'demo' },
        { ...traced, 'set-cookie': `${COOKIE}; Path=/; HttpOnly; Secure; SameSite=None` },
      );
    }
    const cookie = headers['cookie'] ?? headers['Cookie'] ?? '';
    if (!cookie.includes(COOKIE)) return respond(401, { message: 'begin a session first: POST /session' }, traced);
    if (httpMethod === 'POST') return respond(201, { id: 'o-2', items: JSON.parse(body ?? '[]') }, traced);
    if (httpMethod === 'DELETE') return respond(200, { cancelled: true }, traced);
    return respond(200, [{ id: 'o-1', items: ['tea'] }], traced);
  },
);
