import type { APIGatewayProxyHandler } from 'aws-lambda';
import { withCors } from 'cdk-cors/runtime';
import { respond } from './respond';

const products = [
  { id: 'tea', name: 'Tea', price: 4 },
  { id: 'mug', name: 'Mug', price: 9 },
];

/** `GET /products` and `GET /products/{id}`: anyone may read. */
export const handler = withCors<APIGatewayProxyHandler>(async ({ pathParameters }) => {
  const id = pathParameters?.['id'];
  if (id === undefined) return respond(200, products, { 'cache-control': 'max-age=60' });
  const product = products.find((candidate) => candidate.id === id);
  return product ? respond(200, product) : respond(404, { message: `there is no product ${JSON.stringify(id)}` });
});
