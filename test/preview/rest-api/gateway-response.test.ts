import { describe, expect, it } from '@jest/globals';
import {
  ApiKey,
  AuthorizationType,
  type GatewayResponseOptions,
  LambdaIntegration,
  MockIntegration,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { inline, preview } from '../../support/preview/served-app';

const MOCK = new MockIntegration({
  requestTemplates: { 'application/json': '{ statusCode: 200 }' },
  integrationResponses: [{ statusCode: '200' }],
});

/** An API with an open, a signed, a keyed and a failing path, and these gateway responses. */
async function withResponses(...responses: GatewayResponseOptions[]) {
  return preview((stack) => {
    const api = new RestApi(stack, 'Api');
    const options = { methodResponses: [{ statusCode: '200' }] };
    api.root.addMethod('GET', MOCK, options);
    api.root.addResource('signed').addMethod('GET', MOCK, { ...options, authorizationType: AuthorizationType.IAM });
    api.root.addResource('keyed').addMethod('GET', MOCK, { ...options, apiKeyRequired: true });
    new ApiKey(stack, 'Key', { value: 'abcdefghijklmnopqrstuvwxyz' });
    const failing = inline(stack, 'Fn', 'exports.handler = async () => { throw new Error("broken") }');
    api.root.addResource('failing').addMethod('GET', new LambdaIntegration(failing));
    for (const [index, response] of responses.entries()) api.addGatewayResponse(`R${index}`, response);
  });
}

describe('errors of API Gateway', () => {
  it('have the status and message that API Gateway gives by itself', async () => {
    const { url } = await withResponses();
    const answer = async (path: string, init?: RequestInit) => {
      const response = await fetch(`${url}${path}`, init);
      const { message } = (await response.json()) as { message: string };
      return [response.status, message, response.headers.get('x-amzn-errortype')];
    };
    const missing = [403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'];
    expect(await answer('/nowhere')).toEqual(missing);
    expect(await answer('', { method: 'POST' })).toEqual(missing);
    expect(await answer('/signed')).toEqual(missing);
    expect(await answer('/keyed')).toEqual([403, 'Forbidden', 'ForbiddenException']);
    expect(await answer('/failing')).toEqual([502, 'Internal server error', 'InternalServerErrorException']);
  });

  it('do not meet who brings what the method asks for', async () => {
    const { url } = await withResponses();
    const status = async (path: string, headers: Record<string, string>) =>
      (await fetch(`${url}${path}`, { headers })).status;
    expect(await status('/signed', { authorization: 'AWS4-HMAC-SHA256 Credential=..' })).toBe(200);
    expect(await status('/keyed', { 'x-api-key': 'abcdefghijklmnopqrstuvwxyz' })).toBe(200);
    expect(await status('/keyed', { 'x-api-key': 'another' })).toBe(403);
  });

  it('answer 403 for a stage that does not exist, whatever the gateway responses', async () => {
    const { url } = await withResponses({ type: ResponseType.DEFAULT_4XX, statusCode: '418' });
    const response = await fetch(url.replace('/prod', '/test'));
    expect([response.status, await response.json()]).toEqual([403, { message: 'Forbidden' }]);
  });
});

describe('gateway responses', () => {
  it('add headers: literals and request parameters', async () => {
    const { url } = await withResponses({
      type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
      responseHeaders: {
        'Access-Control-Allow-Origin': "'https://a.example'",
        'X-Origin': 'method.request.header.Origin',
        'X-None': 'method.request.header.None',
      },
    });
    const { headers } = await fetch(`${url}/nowhere`, { headers: { origin: 'https://b.example' } });
    expect(headers.get('access-control-allow-origin')).toBe('https://a.example');
    expect(headers.get('x-origin')).toBe('https://b.example');
    expect(headers.has('x-none')).toBe(false);
    expect((await fetch(`${url}/keyed`)).headers.has('access-control-allow-origin')).toBe(false);
  });

  it('fall back to DEFAULT_4XX and DEFAULT_5XX, a more exact one first', async () => {
    const marked = (type: ResponseType, mark: string, more: object = {}) => ({
      type,
      responseHeaders: { 'X-Mark': `'${mark}'` },
      ...more,
    });
    const { url } = await withResponses(
      marked(ResponseType.DEFAULT_4XX, '4xx', { statusCode: '418' }),
      marked(ResponseType.DEFAULT_5XX, '5xx'),
      marked(ResponseType.INVALID_API_KEY, 'key'),
    );
    const answer = async (path: string) => {
      const { status, headers } = await fetch(`${url}${path}`);
      return [status, headers.get('x-mark')];
    };
    expect(await answer('/nowhere')).toEqual([418, '4xx']);
    expect(await answer('/keyed')).toEqual([403, 'key']);
    expect(await answer('/failing')).toEqual([502, '5xx']);
  });

  it('substitute variables in their template and know no Velocity', async () => {
    const template =
      '{"m":$context.error.messageString,"t":"$context.error.responseType","s":"$context.stage","r":"$context.resourcePath","x":"#set($a = 1)$a"}';
    const { url } = await withResponses({
      type: ResponseType.DEFAULT_4XX,
      templates: { 'application/json': template, 'application/problem+json': '{"p":1}' },
    });
    expect(await (await fetch(`${url}/keyed`)).json()).toEqual({
      m: 'Forbidden',
      t: 'INVALID_API_KEY',
      s: 'prod',
      r: '/keyed',
      x: '#set($a = 1)$a',
    });
    const problem = await fetch(`${url}/keyed`, { headers: { accept: 'application/problem+json' } });
    expect([problem.headers.get('content-type'), await problem.json()]).toEqual(['application/problem+json', { p: 1 }]);
  });
});
