import { describe, expect, it } from '@jest/globals';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { EndpointClass, OriginAllowlist, RestApiCors, ScopedTokens, WebSocketApiCors } from '../../../lib';
import { eventually } from '../../support/jest/eventually';
import { connect } from '../../support/preview/connect';
import { inline, preview } from '../../support/preview/served-app';
import { connectFunction } from '../../support/preview/wrapped-function';

const LISTED = 'https://app.shop.example';
const OTHER = 'https://other.example';

describe('the metrics of a preview', () => {
  it('have one request of each kind', async () => {
    const { aws, endpoints, lines } = await preview((stack) => {
      const rest = new RestApi(stack, 'Rest');
      const ok = inline(stack, 'Ok', 'exports.handler = async () => ({ statusCode: 200 })');
      for (const path of ['orders', 'quotes']) rest.root.addResource(path).addMethod('PUT', new LambdaIntegration(ok));
      const tokens = new ScopedTokens(stack, 'Tokens', { audience: 'https://api.shop.example' });
      const orders = EndpointClass.credentialed(stack, 'Orders', {
        // a pattern needs the responder
        allowlist: OriginAllowlist.of(LISTED, 'https://*.tenant.shop.example'),
        methods: ['PUT'],
      });
      const quotes = EndpointClass.tokenGated(stack, 'Quotes', { tokens, scopes: { PUT: [] } });
      RestApiCors.of(rest).apply('/orders', orders).apply('/quotes', quotes);
      const connectRouteOptions = {
        integration: new WebSocketLambdaIntegration('Hello', connectFunction(stack, 'Hello')),
      };
      const webSocketApi = new WebSocketApi(stack, 'Socket', { connectRouteOptions });
      new WebSocketStage(stack, 'SocketStage', { webSocketApi, stageName: 'prod', autoDeploy: true });
      WebSocketApiCors.of(webSocketApi).apply(orders);
    });
    const urlOf = (id: string) => endpoints.find((endpoint) => endpoint.id.startsWith(id))!.url;
    const preflight = (origin: string) =>
      fetch(`${urlOf('Rest')}/orders`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PUT' },
      });
    expect((await preflight(LISTED)).status).toBe(204);
    expect((await preflight(OTHER)).status).toBe(403);
    expect((await fetch(`${urlOf('Rest')}/quotes`, { method: 'PUT', headers: { origin: OTHER } })).status).toBe(401);
    await connect(urlOf('Socket'), OTHER).catch(() => {});
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    expect((await fetch(`${urlOf('Tokens')}/token`, { method: 'POST', body: form })).ok).toBe(false);

    await eventually(async () => {
      const response = await fetch(`${aws}/metrics`);
      expect(response.headers.get('content-type')).toContain('text/plain');
      const text = await response.text();
      for (const series of [
        /^cdk_cors_allowed_total\{stack="\w+",class="orders",place="responder",kind="preflight",reason="origin-listed"\} 1$/m,
        /^cdk_cors_denied_total\{stack="\w+",class="orders",place="responder",kind="preflight",reason="origin-not-listed"\} 1$/m,
        /^cdk_cors_denied_total\{stack="\w+",class="orders",place="connect",kind="actual",reason="origin-not-listed"\} 1$/m,
        /^cdk_cors_unauthorized_total\{stack="\w+",tokens="Tokens",reason="token-missing"\} 1$/m,
        /^cdk_cors_refused_total\{stack="\w+",tokens="Tokens",reason="invalid_\w+"\} 1$/m,
      ]) {
        expect(text).toMatch(series);
      }
      // nobody's address, as a hash or else
      expect(text).not.toMatch(/network|127\.0\.0\.1/);
    });
    expect(lines.join('\n')).not.toContain('_aws');
  });
});
