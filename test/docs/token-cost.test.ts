import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, RestApiCors, ScopedTokens } from 'cdk-cors';
import { describe, expect, it } from 'vitest';
import { fencesOf, readDocument } from '../support/docs/documents';
import { SHOP, TestIssuer, WEB_ORIGIN } from '../support/request/token-issuer';
import { priceIn, value } from './sums';

const document = readDocument('docs/tokens.md').split('## What it costs')[1]!;
const price = (name: string): number => Number(priceIn(document, name));

/** `name   sum   = total` of the calculation, by block and name. */
const block = fencesOf('docs/tokens.md').find(({ text }) => text.startsWith('a million tokens'))!.text;
const [tokens, requests, instance] = block.split('\n\n').map((part) => {
  const lines = part.split('\n').flatMap((line) => /^ {2}(\S.*?) {2,}(\d.*?) += ([\d,.]+)/.exec(line) ?? []);
  const sums = new Map<string, { sum: string; total: string }>();
  for (let i = 0; i < lines.length; i += 4) sums.set(lines[i + 1]!, { sum: lines[i + 2]!, total: lines[i + 3]! });
  return sums;
}) as unknown as [Sums, Sums, Sums];
type Sums = ReadonlyMap<string, { readonly sum: string; readonly total: string }>;

const rows = [...document.matchAll(/^\| +([\d,]+) \| +([\d,]+) \| ([\d,.]+ x [\d.]+) +\| +([\d,]+) \|$/gm)].map(
  ([, ...cells]) => cells as [perSecond: string, pages: string, sum: string, total: string],
);

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

describe('what tokens cost', () => {
  it('adds up', () => {
    expect([tokens.size, requests.size, instance.size]).toEqual([5, 4, 2]);
    for (const { sum, total } of [tokens, requests, instance].flatMap((part) => [...part.values()])) {
      const digits = total.split('.')[1]?.length ?? 0;
      expect([sum, value(sum).toFixed(digits)]).toEqual([sum, value(total).toFixed(digits)]);
    }
  });

  it('takes the prices that it lists, and its own sums', () => {
    const duration = `x ${priceIn(document, 'Lambda duration')}`;
    for (const part of [tokens, requests]) {
      expect(part.get('Lambda')!.sum).toContain(duration);
      expect(part.get('Lambda')!.sum).toContain(`${price('Lambda invocation').toFixed(2)} + `);
      expect(part.get('log')!.sum).toContain(` x ${price('log taken in').toFixed(2)}`);
    }
    const parts = ['Lambda', 'DynamoDB', 'log'].map((name) => tokens.get(name)!.total).join(' + ');
    for (const algorithm of ['ES256', 'RS256']) {
      const sign = price(`KMS \`Sign\`, ${algorithm}`).toFixed(2);
      const http = price('request to an HTTP API').toFixed(2);
      expect(tokens.get(`together, ${algorithm}`)!.sum).toBe(`${sign} + ${http} + ${parts}`);
    }
    expect(requests.get('together')!.sum).toBe(`${requests.get('Lambda')!.total} + ${requests.get('log')!.total}`);
    expect(requests.get('with DPoP')!.sum).toBe(`${requests.get('together')!.total} + ${price('DynamoDB write')}`);
    expect(readDocument('docs/tokens.md')).toContain(`[about ${requests.get('together')!.total} US dollars]`);
  });

  it('assumes the memory that the functions have, and the rates of the issuer', () => {
    const template = synthesised();
    for (const description of ['Issues, revokes', 'Authorises requests']) {
      const functions = template.findResources('AWS::Lambda::Function');
      const one = Object.values(functions).find(({ Properties }) => Properties.Description?.startsWith(description))!;
      expect(one['Properties'].MemorySize).toBe(512);
    }
    expect([tokens, requests].every((part) => part.get('Lambda')!.sum.includes(' x 0.5 GB '))).toBe(true);
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    expect(stage!['Properties'].DefaultRouteSettings.ThrottlingRateLimit).toBe(300);
    const config = JSON.stringify(template.toJSON()).replaceAll('\\', '');
    expect(config).toContain('"requestsPerMinute":{"perClient":600,"perAddress":120}');
    expect(config).toContain('"snapshotSeconds":5');
  });

  it('counts the reads and writes of a token', async () => {
    const test = await TestIssuer.start();
    const token = () => test.token({ grant_type: WEB_ORIGIN, client_id: 'widget' }, { origin: SHOP });
    await token();
    test.table.calls.length = 0;
    expect((await token()).statusCode).toBe(200);
    expect(test.table.calls.map(({ call }) => call).sort()).toEqual(['add', 'add', 'get', 'query']);
    const { sum } = tokens.get('DynamoDB')!;
    expect(sum).toBe(`2 x ${price('DynamoDB write')} + 2 x ${price('DynamoDB consistent read')}`);
  });

  it('multiplies by pages that renew at 80 % of a lifetime of 5 minutes', () => {
    expect(rows.length).toBe(5);
    for (const [perSecond, pages, sum, total] of rows) {
      expect(value(pages)).toBe(value(perSecond) * 300 * 0.8);
      const millions = (value(perSecond) * 30 * 24 * 3600) / 1e6;
      const each = tokens.get('together, ES256')!.total;
      expect([value(sum.split(' x ')[0]!), sum.split(' x ')[1]]).toEqual([millions, each]);
      expect([sum, value(sum).toFixed(0)]).toEqual([sum, total.replaceAll(',', '')]);
    }
  });
});
