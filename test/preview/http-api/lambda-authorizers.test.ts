import { describe, expect, it } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpLambdaAuthorizer,
  type HttpLambdaAuthorizerProps,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { inline, preview } from '../../support/preview/served-app';

const ECHO = `exports.handler = async (event) => ({ statusCode: 200,
  body: JSON.stringify(event.requestContext.authorizer ?? null) })`;

/** Counts its calls, and answers as the header x-answer says; what it is asked goes to the log. */
const AUTHORIZER = `let calls = 0;
exports.handler = async (event) => {
  calls++;
  const context = { calls, list: ['a'], map: { b: true } };
  const policy = (Effect) => ({ principalId: 'me', context,
    policyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: event.routeArn ?? event.methodArn }] } });
  switch (event.headers['x-answer'] ?? 'yes') {
    case 'yes': return { isAuthorized: true, context };
    case 'no': return { isAuthorized: false, context: { reason: 'scope-missing' } };
    case 'event': console.log(JSON.stringify(event)); return { isAuthorized: true };
    case 'allow': return policy('Allow');
    case 'deny': return policy('Deny');
    case 'unauthorized': throw new Error('Unauthorized');
    case 'text': return { isAuthorized: 'true' };
    case 'nothing': return;
  }
};`;

/** An API whose routes have an authorizer. */
function authorized(props: HttpLambdaAuthorizerProps = {}) {
  return preview((stack) => {
    const authorizer = new HttpLambdaAuthorizer('Gate', inline(stack, 'Authorizer', AUTHORIZER), {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ['$request.header.Authorization'],
      resultsCacheTtl: Duration.seconds(0),
      ...props,
    });
    const echo = inline(stack, 'Echo', ECHO);
    const api = new HttpApi(stack, 'Api');
    const integration = new HttpLambdaIntegration('Echo', echo);
    const methods = [HttpMethod.GET, HttpMethod.PUT];
    api.addRoutes({ path: '/orders/{id}', methods, integration, authorizer });
    const parameters = { payloadFormatVersion: PayloadFormatVersion.VERSION_1_0 };
    api.addRoutes({ path: '/v1', integration: new HttpLambdaIntegration('EchoV1', echo, parameters), authorizer });
  });
}

const call = (url: string, answer: string, { headers = {}, ...init }: RequestInit = {}) =>
  fetch(url, { ...init, headers: { authorization: 'Bearer x', 'x-answer': answer, ...headers } });

describe('a Lambda authorizer of an HTTP API', () => {
  it('lets a request pass, and tells the integration what it knows as it is', async () => {
    const { url } = await authorized();
    const context = { calls: 1, list: ['a'], map: { b: true } };
    expect(await (await call(`${url}/orders/7`, 'yes')).json()).toEqual({ lambda: context });
    expect(await (await call(`${url}/v1`, 'yes')).json()).toEqual({ ...context, calls: 2 });
  });

  it('is asked with the event that AWS documents', async () => {
    const { url, lines } = await authorized({
      identitySource: ['$request.header.Authorization', '$context.routeKey', '$request.querystring.q'],
    });
    await call(`${url}/orders/7?q=1`, 'event', { method: 'PUT', body: 'secret' });
    const event = JSON.parse(lines.find((line) => line.includes('"routeArn"'))?.replace(/^\S+ +/, '') ?? '');
    expect(event).toEqual({
      version: '2.0',
      type: 'REQUEST',
      routeArn: expect.stringMatching(/^arn:aws:execute-api:us-east-1:123456789012:\w{10}\/\$default\/PUT\/orders\/7$/),
      identitySource: ['Bearer x', 'PUT /orders/{id}', '1'],
      routeKey: 'PUT /orders/{id}',
      rawPath: '/orders/7',
      rawQueryString: 'q=1',
      headers: expect.objectContaining({ authorization: 'Bearer x' }),
      queryStringParameters: { q: '1' },
      requestContext: expect.objectContaining({
        http: expect.objectContaining({ method: 'PUT', path: '/orders/7' }),
        stage: '$default',
      }),
      pathParameters: { id: '7' },
    });
  });

  it.each([
    ['no', 403, 'Forbidden'],
    ['unauthorized', 500, 'Internal Server Error'],
    ['text', 500, 'Internal Server Error'],
    ['nothing', 500, 'Internal Server Error'],
    ['allow', 500, 'Internal Server Error'],
  ])('with simple responses refuses by %s', async (answer, status, message) => {
    const { url } = await authorized();
    const response = await call(`${url}/orders/7`, answer);
    expect([response.status, await response.json()]).toEqual([status, { message }]);
  });

  it('is not called without its identity sources, whether results are kept or not', async () => {
    const { url, lines } = await authorized();
    const response = await fetch(`${url}/orders/7`, { headers: { 'x-answer': 'event' } });
    expect([response.status, await response.json()]).toEqual([401, { message: 'Unauthorized' }]);
    expect(lines.filter((line) => line.includes('"routeArn"'))).toEqual([]);
  });

  it('of payload format 1.0 answers with a policy for the route', async () => {
    const { url, lines } = await authorized({ responseTypes: [HttpLambdaResponseType.IAM] });
    await call(`${url}/orders/7?q=1`, 'event');
    const event = JSON.parse(lines.find((line) => line.includes('"methodArn"'))?.replace(/^\S+ +/, '') ?? '');
    expect(event).toMatchObject({
      version: '1.0',
      type: 'REQUEST',
      methodArn: expect.stringMatching(/\/\$default\/GET\/orders\/7$/),
      identitySource: 'Bearer x',
      authorizationToken: 'Bearer x',
      resource: '/orders/{id}',
      path: '/orders/7',
      httpMethod: 'GET',
      headers: { authorization: 'Bearer x' },
      queryStringParameters: { q: '1' },
      pathParameters: { id: '7' },
      requestContext: { stage: '$default', resourcePath: '/orders/{id}' },
    });
    const response = await call(`${url}/orders/7`, 'allow');
    expect(await response.json()).toMatchObject({ lambda: { principalId: 'me', calls: 2 } });
    expect((await call(`${url}/orders/7`, 'deny')).status).toBe(403);
    expect((await call(`${url}/orders/7`, 'yes')).status).toBe(500);
  });
});

describe('the result cache of a Lambda authorizer of an HTTP API', () => {
  const cached = (identitySource: string[], responseTypes = [HttpLambdaResponseType.SIMPLE]) =>
    authorized({ identitySource, responseTypes, resultsCacheTtl: Duration.minutes(5) });

  const calls = async (response: Response) => ((await response.json()) as { lambda: { calls: number } }).lambda.calls;

  it('lets a simple response hold for every route with the same identity', async () => {
    const { url } = await cached(['$request.header.Authorization']);
    expect(await calls(await call(`${url}/orders/7`, 'yes'))).toBe(1);
    expect(await calls(await call(`${url}/orders/8`, 'no', { method: 'PUT' }))).toBe(1);
    expect((await call(`${url}/orders/7`, 'no', { headers: { authorization: 'Bearer y' } })).status).toBe(403);
    expect((await call(`${url}/orders/7`, 'yes', { headers: { authorization: 'Bearer y' } })).status).toBe(403);
  });

  it('keeps methods and paths apart where they are identity sources', async () => {
    const { url } = await cached(['$request.header.Authorization', '$context.httpMethod', '$context.path']);
    expect(await calls(await call(`${url}/orders/7`, 'yes'))).toBe(1);
    expect(await calls(await call(`${url}/orders/7`, 'no'))).toBe(1);
    expect((await call(`${url}/orders/7`, 'no', { method: 'PUT' })).status).toBe(403);
    expect((await call(`${url}/orders/8`, 'no')).status).toBe(403);
  });

  it('judges a policy for each request anew, and keeps no failure', async () => {
    const { url } = await cached(['$request.header.Authorization'], [HttpLambdaResponseType.IAM]);
    expect((await call(`${url}/orders/7`, 'nothing')).status).toBe(500);
    expect((await call(`${url}/orders/7`, 'allow')).status).toBe(200);
    expect((await call(`${url}/orders/8`, 'allow')).status).toBe(403);
  });
});
