import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, RestApiCors, ScopedTokens } from 'cdk-cors';
import { ROOT, readDocument } from '../support/docs/documents';
import { SHOP, TestIssuer, WEB_ORIGIN } from '../support/request/token-issuer';

const costs = import(join(ROOT, 'scripts/costs.mjs'));
const tokenCosts = import(join(ROOT, 'scripts/costs/tokens.mjs'));

/** Synthesised with all defaults. */
function synthesised(): Template {
  const stack = new Stack(new App(), 'Shop', { env: { account: '123456789012', region: 'us-east-1' } });
  const scoped = new ScopedTokens(stack, 'Tokens', { audience: 'https://api.shop.example' });
  const api = new RestApi(stack, 'Api');
  const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 })');
  const fn = new LambdaFunction(stack, 'Fn', { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
  api.root.addResource('quotes').addMethod('GET', new LambdaIntegration(fn));
  const quotes = EndpointClass.tokenGated(stack, 'Quotes', { tokens: scoped, scopes: { GET: ['quotes:read'] } });
  RestApiCors.of(api).apply('/quotes', quotes);
  return Template.fromStack(stack);
}

describe('costs', () => {
  it.each(['docs/cost.md', 'docs/scale.md', 'docs/tokens.md'])(
    '%s shows what follows from the prices, and nothing else',
    async (path) => {
      const { COSTS, withCosts } = await costs;
      expect(withCosts(readDocument(path), COSTS[path])).toBe(readDocument(path));
    },
  );

  it('are repeated in prose as the tables have them', async () => {
    const { COSTS } = await costs;
    const figures = (text: string) => text.match(/\b\d+\.\d\d\b/g) ?? [];
    const calculated = new Set(
      Object.values<object>(COSTS).flatMap((blocks) => figures(Object.values(blocks).join('\n'))),
    );
    const repeated = ['docs/cost.md', 'docs/tokens.md'].flatMap((path) => figures(readDocument(path)));
    expect(repeated.filter((figure) => !calculated.has(figure))).toEqual([]);
  });

  it('assume the memory that the functions have, how often they read, and the rates of the issuer', async () => {
    const { ASSUMED } = await tokenCosts;
    const template = synthesised();
    for (const description of ['Issues, revokes', 'Authorises requests']) {
      const functions = template.findResources('AWS::Lambda::Function');
      const one = Object.values(functions).find(({ Properties }) => Properties.Description?.startsWith(description))!;
      expect(one['Properties'].MemorySize).toBe(ASSUMED.memoryMegabytes);
    }
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    expect(stage!['Properties'].DefaultRouteSettings.ThrottlingRateLimit).toBe(300);
    const config = JSON.stringify(template.toJSON()).replaceAll('\\', '');
    expect(config).toContain('"requestsPerMinute":{"perClient":600,"perAddress":120}');
    expect(config).toContain(`"freshForSeconds":${ASSUMED.freshForSeconds}`);
  });

  it('take in each read and write of a token', async () => {
    const { ASSUMED } = await tokenCosts;
    const test = await TestIssuer.start();
    const token = () => test.token({ grant_type: WEB_ORIGIN, client_id: 'widget' }, { origin: SHOP });
    await token();
    test.table.calls.length = 0;
    expect((await token()).statusCode).toBe(200);
    const calls = test.table.calls.map(({ call }) => call);
    expect(calls.filter((call) => call === 'add').length).toBe(ASSUMED.writes);
    expect(calls.filter((call) => call === 'get' || call === 'query').length).toBe(ASSUMED.reads);
    expect(calls.length).toBe(ASSUMED.writes + ASSUMED.reads);
  });
});
