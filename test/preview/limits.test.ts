import { describe, expect, it } from '@jest/globals';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { DistributionCors, EndpointClass, HttpApiCors, RestApiCors } from 'cdk-cors';
import { LimitsStack } from '../../examples/limits/limits-stack';
import { TokenBuckets } from '../../preview/gateway/token-buckets';
import { RuleGroup } from '../../preview/web-acl/rule-group';
import { inline, preview, serve, synthesise } from '../support/preview/served-app';

const MOCK = new MockIntegration({
  requestTemplates: { 'application/json': '{ statusCode: 200 }' },
  integrationResponses: [{ statusCode: '200' }],
});
const OK = { methodResponses: [{ statusCode: '200' }] };

/** The statuses of requests one after the other. */
async function statuses(url: string, count: number, init: RequestInit = {}): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < count; i++) found.push((await fetch(url, init)).status);
  return found;
}

describe('a token bucket', () => {
  it('is full at first, and gets tokens as time passes, but no more than it holds', () => {
    let now = 0;
    const buckets = new TokenBuckets(() => now);
    const take = (count: number) => Array.from({ length: count }, () => buckets.take('GET /', { rate: 2, burst: 3 }));
    expect(take(4)).toEqual([true, true, true, false]);
    now = 499;
    expect(take(1)).toEqual([false]);
    now = 1000;
    expect(take(3)).toEqual([true, true, false]);
    now = 1_000_000;
    expect(take(4)).toEqual([true, true, true, false]);
    expect(buckets.take('GET /other', { rate: 2, burst: 1 })).toBe(true);
  });
});

describe('a stage of a REST API', () => {
  it('throttles each method by its own settings, or else by those for all, and no preflight of a class', async () => {
    const { url } = await preview((stack) => {
      const throttle = { throttlingRateLimit: 0.01, throttlingBurstLimit: 1 };
      const api = new RestApi(stack, 'Api', { deployOptions: throttle });
      for (const path of ['a', 'b', 'c']) api.root.addResource(path).addMethod('GET', MOCK, OK);
      const one = EndpointClass.publicRead(stack, 'One', { throttlingRateLimit: 0.02, throttlingBurstLimit: 4 });
      RestApiCors.of(api).apply('/a', one).apply('/b', one);
    });
    expect(await statuses(`${url}/a`, 3)).toEqual([200, 200, 429]);
    expect(await statuses(`${url}/b`, 3)).toEqual([200, 200, 429]);
    expect(await statuses(`${url}/c`, 2)).toEqual([200, 429]);
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
    expect(await statuses(`${url}/a`, 5, { method: 'OPTIONS', headers })).toEqual(Array(5).fill(204));
  });
});

describe('a stage of an HTTP API', () => {
  it('throttles each route, with an answer that has neither CORS headers nor Retry-After', async () => {
    const { url } = await preview((stack) => {
      const api = new HttpApi(stack, 'Api');
      const integration = new HttpLambdaIntegration('Fn', inline(stack, 'Fn', 'exports.handler = async () => "ok"'));
      api.addRoutes({ path: '/items', methods: [HttpMethod.GET], integration });
      const all = EndpointClass.publicRead(stack, 'All', { throttlingRateLimit: 0.01, throttlingBurstLimit: 1 });
      HttpApiCors.of(api).apply('/', all);
    });
    const headers = { origin: 'https://a.example' };
    expect(await statuses(`${url}/items`, 1, { headers })).toEqual([200]);
    const answer = await fetch(`${url}/items`, { headers });
    expect([answer.status, await answer.json()]).toEqual([429, { message: 'Too Many Requests' }]);
    expect([answer.headers.get('access-control-allow-origin'), answer.headers.get('retry-after')]).toEqual([
      null,
      null,
    ]);
  });
});

describe('a web ACL', () => {
  it('before a stage answers by the rule groups of the app, and says what it leaves out', async () => {
    const { url, lines } = await serve(synthesise((app) => new LimitsStack(app, 'Limits')));
    const headers = { origin: 'https://partner.example' };
    expect(await statuses(`${url}/stock`, 11, { headers })).toEqual([...Array(10).fill(200), 429]);
    const answer = await fetch(`${url}/stock`, { headers });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://partner.example');
    expect(await statuses(`${url}/prices`, 1)).toEqual([200]);
    expect(lines.join('\n')).toMatch(/WebAcl {2}GET \/prod\/stock {2}429 {2}blocked by answer-to-origin-2/);
  });

  it('before a distribution does, too', async () => {
    const { endpoints, lines } = await preview((stack) => {
      const api = new RestApi(stack, 'Api');
      api.root.addResource('items').addMethod('GET', MOCK, OK);
      const distribution = new Distribution(stack, 'Cdn', { defaultBehavior: { origin: new RestApiOrigin(api) } });
      const all = EndpointClass.publicRead(stack, 'All');
      const cors = DistributionCors.of(distribution).apply('*', all);
      const visibilityConfig = { cloudWatchMetricsEnabled: true, metricName: 'shop', sampledRequestsEnabled: true };
      const other = {
        name: 'other',
        priority: 0,
        statement: { geoMatchStatement: { countryCodes: ['AQ'] } },
        visibilityConfig,
      };
      const acl = new CfnWebACL(stack, 'WebAcl', {
        scope: 'CLOUDFRONT',
        defaultAction: { block: {} },
        visibilityConfig,
        rules: [
          { ...other, action: { block: {} } },
          cors.addRuleGroup(all, { requestsPerMinutePerAddress: 10 }).rule(1),
        ],
      });
      distribution.attachWebAclId(acl.attrArn);
    });
    const url = endpoints.find(({ kind }) => kind === 'distribution')!.httpsUrl;
    const plain = endpoints.find(({ kind }) => kind === 'distribution')!.url;
    expect(url).not.toBe(plain);
    expect(await statuses(`${plain}/items`, 11)).toEqual([...Array(10).fill(200), 429]);
    expect((await fetch(`${plain}/items`)).headers.get('access-control-allow-origin')).toBe('*');
    expect(lines.join('\n')).toContain('rule other is not served, it lets everything pass');
    expect(lines.join('\n')).toContain('its default action is not served');
  });
});

describe('a rate-based rule', () => {
  const rate = { AggregateKeyType: 'IP', Limit: 10, EvaluationWindowSec: 60 };
  const request = (address: string) => ({ method: 'GET', path: '/', address, header: () => undefined });

  it('lets an address through again once the window has passed, and counts others apart', () => {
    let now = 0;
    const Rules = [{ Name: 'rate', Priority: 0, Statement: { RateBasedStatement: rate }, Action: { Block: {} } }];
    const group = new RuleGroup({ Rules }, () => now);
    const passes = (address: string) => group.blocked(request(address)) === undefined;
    expect(Array.from({ length: 12 }, () => passes('a'))).toEqual([...Array(10).fill(true), false, false]);
    expect(passes('b')).toBe(true);
    now = 60_001;
    expect(passes('a')).toBe(true);
  });

  it('does not count what lacks a part that it tells apart', () => {
    const custom = {
      ...rate,
      AggregateKeyType: 'CUSTOM_KEYS',
      CustomKeys: [{ IP: {} }, { Header: { Name: 'Origin' } }],
    };
    const Rules = [{ Name: 'rate', Priority: 0, Statement: { RateBasedStatement: custom }, Action: { Block: {} } }];
    const group = new RuleGroup({ Rules }, () => 0);
    expect(Array.from({ length: 12 }, () => group.blocked(request('a')))).toEqual(Array(12).fill(undefined));
  });
});
