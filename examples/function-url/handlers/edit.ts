import { withCors } from 'cdk-cors/runtime';

export const handler = withCors(async (event: { readonly body?: string }) => ({
  statusCode: 201,
  body: JSON.stringify({ added: event.body ?? '' }),
}));
