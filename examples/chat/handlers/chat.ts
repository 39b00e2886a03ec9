import { pipeline } from 'node:stream/promises';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { withCors } from 'cdk-cors/runtime';

/** `POST /chat`: passes on what the model says, as it says it. If the model cannot be reached, the page gets a 500 that it can read. */
export const handler = withCors(
  awslambda.streamifyResponse(async ({ body }: APIGatewayProxyEvent, responseStream) => {
    const answer = await fetch(process.env['MODEL_URL'] ?? '', { method: 'POST', body });
    if (!answer.ok || answer.body === null) throw new Error(`the model answered ${answer.status}`);
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
    await pipeline(answer.body, awslambda.HttpResponseStream.from(responseStream, { statusCode: 200, headers }));
  }),
);
