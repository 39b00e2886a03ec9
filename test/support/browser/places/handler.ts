import { withCors } from 'cdk-cors/runtime';

export const plain = async () => ({ statusCode: 200, headers: { 'x-request-id': '1' }, body: '{}' });

export const wrapped = withCors(plain);
