import type { Assumption } from './assumption';

const API_GATEWAY = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/';

export const WEBSOCKET_API: readonly Assumption[] = [
  {
    area: 'WebSocket API',
    behaviour:
      'the authorizer of $connect is asked once a connection; 401 for Unauthorized, 403 for a policy that denies',
    source: `${API_GATEWAY}apigateway-websocket-api-lambda-auth.html`,
  },
  {
    area: 'WebSocket API',
    behaviour: 'a $connect integration that answers 4xx or 5xx keeps the client out, with that status',
    source: 'unconfirmed',
  },
  {
    area: 'WebSocket API',
    behaviour:
      'the handshake is answered with the Sec-WebSocket-Protocol of the $connect integration, and no other header of it',
    source: `${API_GATEWAY}apigateway-websocket-api-route-keys-connect-disconnect.html`,
  },
  {
    area: 'WebSocket API',
    behaviour: 'Sec-WebSocket-Protocol reaches the authorizer and the integration of $connect among the headers',
    source: 'unconfirmed',
  },
  {
    area: 'WebSocket API',
    behaviour:
      'messages go to the route that they name, else to $default; keys of our own such as $connect cannot be named',
    source: `${API_GATEWAY}apigateway-websocket-api-develop-routes.html`,
  },
  {
    area: 'WebSocket API',
    behaviour: 'connections end after 2 hours, and after 10 minutes without a message; messages have at most 128 KB',
    source: `${API_GATEWAY}apigateway-execution-service-websocket-limits-table.html`,
  },
];
