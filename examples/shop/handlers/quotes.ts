import type { APIGatewayProxyHandler } from 'aws-lambda';
import { withCors } from 'cdk-cors/runtime';
import { respond } from './respond';

const prices = { tea: 4, mug: 9 };

/** `/quotes`: whoever has a token for `quotes:read`. API Gateway asked for it; what it is about comes with the request. */
export const handler = withCors<APIGatewayProxyHandler>(async ({ requestContext }) => {
  const quotes = Object.entries(prices).map(([id, price]) => ({
    id,
    price: Math.round(price * randomRate() * 100) / 100,
  }));
  return respond(200, { client: requestContext.authorizer?.['client_id'], quotes }, { 'cache-control': 'no-store' });
});

/** The market moves a little. */
function randomRate(): number {
  return 0.95 + Math.random() / 10;
}
