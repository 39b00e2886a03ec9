import { describe, expect, it, jest } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { decodeJwt } from 'jose';
import {
  EndpointClass,
  HttpApiCors,
  RestApiCors,
  ScopedTokens,
  type ScopedTokensProps,
  TokenVerification,
  WebSocketApiCors,
} from '../../lib';
import { connect } from '../support/preview/connect';
import { callAws, inline, type PreviewFixture, preview } from '../support/preview/served-app';
import { connectFunction } from '../support/preview/wrapped-function';

const ORIGIN = 'https://widget.example';
const ECHO = `exports.handler = async (event) => ({ statusCode: 200,
  body: JSON.stringify(event.requestContext.authorizer ?? null) })`;

/** A REST API and an HTTP API whose `/quotes` needs a token. */
function gated(props: Partial<ScopedTokensProps>) {
  return preview((stack) => {
    const tokens = new ScopedTokens(stack, 'Tokens', {
      audience: 'https://api.shop.example',
      publicScopes: ['quotes:read'],
      ...props,
    });
    const quotes = EndpointClass.tokenGated(stack, 'Quotes', { tokens, scopes: { GET: ['quotes:read'] } });
    const echo = inline(stack, 'Echo', ECHO, { timeout: Duration.seconds(10) });
    const rest = new RestApi(stack, 'Rest');
    rest.root.addResource('quotes').addMethod('GET', new LambdaIntegration(echo));
    RestApiCors.of(rest).apply('/quotes', quotes);
    const http = new HttpApi(stack, 'Http');
    const integration = new HttpLambdaIntegration('Echo', echo);
    http.addRoutes({ path: '/quotes', methods: [HttpMethod.GET], integration });
    HttpApiCors.of(http).apply('/quotes', quotes);
    const hello = connectFunction(stack, 'Hello');
    const connectRouteOptions = { integration: new WebSocketLambdaIntegration('Hello', hello) };
    const webSocketApi = new WebSocketApi(stack, 'Socket', { connectRouteOptions });
    new WebSocketStage(stack, 'SocketStage', { webSocketApi, stageName: 'prod', autoDeploy: true });
    if (props.verification !== TokenVerification.GATEWAY) WebSocketApiCors.of(webSocketApi).apply(quotes);
  });
}

const urlOf = ({ endpoints }: PreviewFixture, id: string) =>
  endpoints.find((endpoint) => endpoint.id.startsWith(id))?.url ?? '';

/** Puts an item into the only table. */
async function put({ aws }: PreviewFixture, Item: object): Promise<void> {
  const { body } = await callAws<{ TableNames: string[] }>(aws, 'DynamoDB_20120810.ListTables', {});
  const [TableName] = body.TableNames;
  expect(await callAws(aws, 'DynamoDB_20120810.PutItem', { TableName, Item })).toMatchObject({ status: 200 });
}

/** A token of a browser client that is registered for it. */
async function tokenFor(started: PreviewFixture): Promise<string> {
  await put(started, {
    pk: { S: 'client' },
    sk: { S: 'widget' },
    type: { S: 'browser' },
    origins: { L: [{ S: ORIGIN }] },
    scopes: { L: [{ S: 'quotes:read' }] },
    maxLifetime: { N: '120' },
    status: { S: 'active' },
    secrets: { L: [] },
    dpop: { BOOL: false },
    version: { N: '1' },
  });
  const response = await fetch(`${urlOf(started, 'TokensIssuer')}/token`, {
    method: 'POST',
    headers: { origin: ORIGIN },
    body: new URLSearchParams({
      grant_type: 'urn:cdk-cors:params:oauth:grant-type:web-origin',
      client_id: 'widget',
      scope: 'quotes:read',
    }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

const statusOf = async (url: string, token?: string, origin = ORIGIN) => {
  const headers: Record<string, string> = { origin };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  return (await fetch(url, { headers })).status;
};

const PREFLIGHT = {
  origin: ORIGIN,
  'access-control-request-method': 'GET',
  'access-control-request-headers': 'authorization',
};

jest.setTimeout(60_000);

describe('scoped tokens on loopback', () => {
  it('are issued, verified by all kinds of API, bound to their origin and revoked', async () => {
    const started = await gated({ maxRevocationTime: Duration.seconds(1) });
    const [rest, http] = [`${urlOf(started, 'Rest')}/quotes`, `${urlOf(started, 'Http')}/quotes`];
    const token = await tokenFor(started);
    const [TableName] = (await callAws<{ TableNames: string[] }>(started.aws, 'DynamoDB_20120810.ListTables', {})).body
      .TableNames;
    const { iss } = decodeJwt(token);
    expect(started.tokens).toEqual([
      { table: TableName, issuer: iss, region: expect.any(String), stack: expect.any(String) },
    ]);
    for (const url of [rest, http]) {
      expect(await statusOf(url, token)).toBe(200);
      expect(await statusOf(url)).toBe(401);
      expect(await statusOf(url, token, 'https://evil.example')).toBe(403);
      expect((await fetch(url, { method: 'OPTIONS', headers: PREFLIGHT })).status).toBe(204);
    }
    const socket = urlOf(started, 'Socket');
    const opened = await connect(socket, ORIGIN, ['bearer', token]);
    expect([opened.outcome, opened.socket.protocol]).toEqual(['open', 'bearer']);
    expect((await connect(socket, ORIGIN)).outcome).toBe(401);
    expect((await connect(socket, 'https://evil.example', ['bearer', token])).outcome).toBe(403);
    expect(started.lines.join('\n')).not.toContain(token);
    const now = Date.now();
    await put(started, {
      pk: { S: 'feed' },
      sk: { S: `${now}#client#widget` },
      kind: { S: 'client' },
      id: { S: 'widget' },
      notBefore: { N: String(Math.floor(now / 1000) + 6) },
      exp: { N: String(Math.floor(now / 1000) + 3600) },
    });
    expect([await statusOf(rest, token), await statusOf(http, token)]).toEqual([401, 403]);
  });

  it('have a table that the app imports, which is empty here', async () => {
    const started = await preview((stack) => {
      const table = Table.fromTableName(stack, 'Kept', 'Shop-TokensTable-1A2B');
      new ScopedTokens(stack, 'Tokens', { audience: 'https://api.shop.example', publicScopes: ['quotes:read'], table });
    });
    expect(started.tokens).toMatchObject([{ table: 'Shop-TokensTable-1A2B' }]);
    expect(started.lines.join('\n')).toContain('table "Shop-TokensTable-1A2B" is imported: here it begins empty');
    expect(decodeJwt(await tokenFor(started))).toMatchObject({ client_id: 'widget' });
  });

  it('are verified by the gateways themselves where the app wants it so', async () => {
    const started = await gated({ verification: TokenVerification.GATEWAY });
    const token = await tokenFor(started);
    for (const url of [`${urlOf(started, 'Rest')}/quotes`, `${urlOf(started, 'Http')}/quotes`]) {
      const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      expect(response.status).toBe(200);
      expect(JSON.stringify(await response.json())).toContain('"client_id":"widget"');
      expect(await statusOf(url, `${token}x`)).toBe(401);
      expect(await statusOf(url)).toBe(401);
    }
  });
});
