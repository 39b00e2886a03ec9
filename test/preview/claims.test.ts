import { describe, expect, it } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  type CfnAuthorizer,
  type CfnMethod,
  CognitoUserPoolsAuthorizer,
  LambdaIntegration,
  MockIntegration,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { inline, preview } from '../support/preview/served-app';

const ECHO =
  'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event.requestContext.authorizer) })';
const WITH_TOKEN = { headers: { authorization: 'Bearer whatever' } };
const CLAIMS = {
  sub: '7f3a',
  email_verified: true,
  'cognito:groups': ['admin', 'staff'],
  exp: 1586807792,
  scope: 'orders/read openid',
};

/** A REST API behind a user pool: `/` for any user, `/orders` for a scope, `/admin` for another one. */
function withCognito(stack: Stack): void {
  const api = new RestApi(stack, 'Api');
  const cognitoUserPools = [new UserPool(stack, 'Pool')];
  const authorizer = new CognitoUserPoolsAuthorizer(stack, 'A', { authorizerName: 'Users', cognitoUserPools });
  const integration = new LambdaIntegration(inline(stack, 'Echo', ECHO));
  api.root.addMethod('GET', integration, { authorizer });
  api.root
    .addResource('orders')
    .addMethod('GET', integration, { authorizer, authorizationScopes: ['orders/write', 'orders/read'] });
  api.root.addResource('admin').addMethod('GET', integration, { authorizer, authorizationScopes: ['admin'] });
  const responseHeaders = { 'Access-Control-Allow-Origin': "'*'" };
  api.addGatewayResponse('Unauthorized', { type: ResponseType.UNAUTHORIZED, responseHeaders });
}

/** An HTTP API behind an issuer that is not in the app. */
function withForeignJwt(stack: Stack): void {
  const authorizer = new HttpJwtAuthorizer('Jwt', 'https://id.elsewhere.example', { jwtAudience: ['shop'] });
  const integration = new HttpLambdaIntegration('I', inline(stack, 'HttpEcho', ECHO));
  const api = new HttpApi(stack, 'HttpApi');
  api.addRoutes({ path: '/', integration, authorizer });
  api.addRoutes({ path: '/orders', integration, authorizer, authorizationScopes: ['orders/read'] });
  api.addRoutes({ path: '/admin', integration, authorizer, authorizationScopes: ['admin'] });
}

const notesOf = ({ lines }: { readonly lines: readonly string[] }) => lines.filter((line) => line.startsWith('note'));

describe('a REST API behind Cognito', () => {
  it('gives any token the claims that are stated, as text, lists with commas and times as dates', async () => {
    const served = await preview(withCognito, { claims: { Users: CLAIMS } });
    expect(notesOf(served)).toEqual([]);
    const response = await fetch(served.url, WITH_TOKEN);
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        claims: {
          sub: '7f3a',
          email_verified: 'true',
          'cognito:groups': 'admin,staff',
          exp: 'Mon Apr 13 19:56:32 UTC 2020',
          scope: 'orders/read openid',
        },
      },
    ]);
  });

  it('answers by its gateway response without a token, claims or not', async () => {
    for (const claims of [{}, { '*': CLAIMS }]) {
      const { url } = await preview(withCognito, { claims });
      const response = await fetch(url);
      expect([response.status, await response.json()]).toEqual([401, { message: 'Unauthorized' }]);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  it('lets pass whoever has a scope of the method, and nobody else', async () => {
    const { url } = await preview(withCognito, { claims: { '*': CLAIMS } });
    expect((await fetch(`${url}/orders`, WITH_TOKEN)).status).toBe(200);
    expect((await fetch(`${url}/admin`, WITH_TOKEN)).status).toBe(403);
  });

  it('goes by a logical id too, rather than by *', async () => {
    const build = (stack: Stack) => {
      withCognito(stack);
      (stack.node.findChild('A').node.defaultChild as CfnAuthorizer).overrideLogicalId('Logical');
    };
    const { url } = await preview(build, { claims: { '*': { sub: 'anybody' }, Logical: { sub: 'one' } } });
    expect(await (await fetch(url, WITH_TOKEN)).json()).toEqual({ claims: { sub: 'one' } });
  });

  it('shows them to mapping templates, and takes authorizers of other apps by their id', async () => {
    const { url } = await preview(
      (stack) => {
        const requestTemplates = { 'application/json': '{"statusCode": 200}' };
        const template = "$context.authorizer.claims.sub $context.authorizer.claims['cognito:groups']";
        const integrationResponses = [{ statusCode: '200', responseTemplates: { 'application/json': template } }];
        const method = new RestApi(stack, 'Api').root.addMethod(
          'GET',
          new MockIntegration({ requestTemplates, integrationResponses }),
          { methodResponses: [{ statusCode: '200' }] },
        );
        const resource = method.node.defaultChild as CfnMethod;
        resource.authorizationType = AuthorizationType.COGNITO;
        resource.authorizerId = 'elsewhere';
      },
      { claims: { elsewhere: CLAIMS } },
    );
    expect(await (await fetch(url, WITH_TOKEN)).text()).toBe('7f3a admin,staff');
  });
});

describe('an HTTP API behind an issuer that is not in the app', () => {
  it('gives any token the claims that are stated, as text', async () => {
    const served = await preview(withForeignJwt, { claims: { Jwt: CLAIMS } });
    expect(notesOf(served)).toEqual([]);
    const response = await fetch(`${served.url}/orders`, WITH_TOKEN);
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        jwt: {
          claims: {
            sub: '7f3a',
            email_verified: 'true',
            'cognito:groups': '[admin staff]',
            exp: '1586807792',
            scope: 'orders/read openid',
          },
          scopes: ['orders/read', 'openid'],
        },
      },
    ]);
    expect((await fetch(`${served.url}/admin`, WITH_TOKEN)).status).toBe(403);
  });

  it('answers 401 without a token', async () => {
    const { url } = await preview(withForeignJwt, { claims: { '*': CLAIMS } });
    const response = await fetch(url);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });
});

describe('claims', () => {
  const both = (stack: Stack) => {
    withCognito(stack);
    withForeignJwt(stack);
  };

  it.each([
    ['claims-unusable: got "sub": an object by name of the authorizer was expected', 'sub'],
    [
      'claims-unusable: "User" is no authorizer for tokens from outside of the app: write "Users", "Jwt", or "*" for all; ' +
        '"Jwt": got []: an object of claims was expected',
      { User: CLAIMS, Jwt: [] },
    ],
  ])('are refused with all that is wrong: %s', async (message, claims) => {
    await expect(preview(both, { claims })).rejects.toThrow(message);
  });

  it('for an app that asks for none name that', async () => {
    const build = (stack: Stack) => void new RestApi(stack, 'Api').root.addMethod('GET');
    await expect(preview(build, { claims: { constructor: {} } })).rejects.toThrow(
      '"constructor" is no authorizer for tokens from outside of the app: the app has none, leave it out',
    );
  });
});
