import type { APIGatewayProxyEvent } from 'aws-lambda';
import { withCors } from 'cdk-cors/runtime';

const products = [
  { id: 'tea', name: 'Tea', price: 4 },
  { id: 'mug', name: 'Mug', price: 9 },
];

/** The same products, as they come. */
export const handler = withCors(
  awslambda.streamifyResponse(async ({ pathParameters }: APIGatewayProxyEvent, responseStream) => {
    const id = pathParameters?.['id'];
    const found = id === undefined ? products : products.find((candidate) => candidate.id === id);
    const headers = { 'content-type': 'application/json', ...(id === undefined && { 'cache-control': 'max-age=60' }) };
    const stream = awslambda.HttpResponseStream.from(responseStream, { statusCode: found ? 200 : 404, headers });
    const body = JSON.stringify(found ?? { message: `there is no product ${JSON.stringify(id)}` });
    for (const piece of body.match(/.{1,16}/gs) ?? []) stream.write(piece);
    stream.end();
  }),
);
