import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ApiDefinition, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { inline, preview, temporaryDirectory } from '../../support/preview/served-app';

const [ORIGIN, OTHER] = ['https://app.shop.example', 'https://evil.example'];
const AUTHORIZER = `exports.handler = async ({ authorizationToken, methodArn }) => ({
  principalId: 'me',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: authorizationToken === 'yes' ? 'Allow' : 'Deny', Resource: methodArn }],
  },
});`;

const headers = (origin: string, others = {}) => ({ origin, ...others });
const preflight = (origin: string) => ({
  method: 'OPTIONS',
  headers: headers(origin, { 'access-control-request-method': 'GET' }),
});

it.each(['inline', 'file'])('serves an API that an OpenAPI document defines, %s', async (place) => {
  const { url, lines } = await preview((stack) => {
    const uriOf = (arn: string) => `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
    const mock = {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode":200}' },
      responses: { default: { statusCode: 200, responseTemplates: { 'application/json': '{"orders":[]}' } } },
    };
    const get = { responses: { 200: { description: 'OK' } }, 'x-amazon-apigateway-integration': mock };
    const authorizer = place === 'inline' ? inline(stack, 'Authorizer', AUTHORIZER) : undefined;
    const token = authorizer && {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'custom',
      'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: uriOf(authorizer.functionArn) },
    };
    authorizer?.grantInvoke(new ServicePrincipal('apigateway.amazonaws.com'));
    const document = {
      openapi: '3.0.3',
      info: { title: 'Shop', version: '1' },
      paths: {
        '/orders/{id}': { get },
        '/secret': { get: { ...get, ...(token && { security: [{ token: [] }] }) } },
      },
      ...(token && { components: { securitySchemes: { token } } }),
    };
    const file = join(temporaryDirectory(), 'api.json');
    writeFileSync(file, JSON.stringify(place === 'file' ? document : {}));
    const apiDefinition = place === 'file' ? ApiDefinition.fromAsset(file) : ApiDefinition.fromInline(document);
    const api = new SpecRestApi(stack, 'Api', { apiDefinition, cloudWatchRole: false });
    const allowlist = OriginAllowlist.of(ORIGIN);
    RestApiCors.of(api).apply('/', EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET'] }));
  });

  const allowed = await fetch(`${url}/orders/1`, preflight(ORIGIN));
  expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, ORIGIN]);
  const denied = await fetch(`${url}/orders/1`, preflight(OTHER));
  expect([denied.status, denied.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  const read = await fetch(`${url}/orders/1`, { headers: headers(ORIGIN) });
  expect([await read.json(), read.headers.get('access-control-allow-origin')]).toEqual([{ orders: [] }, ORIGIN]);
  const missing = await fetch(`${url}/nothing`, { headers: headers(ORIGIN) });
  expect([missing.status, missing.headers.get('access-control-allow-origin')]).toEqual([403, ORIGIN]);
  expect(lines.join('\n')).not.toContain('is not served');
  if (place === 'file') return;
  const secret = async (authorization?: string) =>
    (await fetch(`${url}/secret`, { headers: headers(ORIGIN, authorization && { authorization }) })).status;
  expect([await secret(), await secret('no'), await secret('yes')]).toEqual([401, 403, 200]);
});
