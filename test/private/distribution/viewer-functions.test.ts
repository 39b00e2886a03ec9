import { describe, expect, it } from '@jest/globals';
import {
  type BehaviorOptions,
  Function as CloudFrontFunction,
  experimental,
  FunctionCode,
  FunctionEventType,
  LambdaEdgeEventType,
} from 'aws-cdk-lib/aws-cloudfront';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DistributionCors } from '../../../lib';
import { refusal, Shop, shopApp } from '../../support/synth/distribution-shop';
import { type Case, NOTHING_TOLD, toldOf } from '../../support/synth/told-by-synth';

const light = (eventType: FunctionEventType, code: string) => (shop: Shop) => {
  const fn = new CloudFrontFunction(shop, 'Light', { code: FunctionCode.fromInline(code) });
  return { functionAssociations: [{ eventType, function: fn }] };
};

const edge = (eventType: LambdaEdgeEventType, code: Code) => (shop: Shop) => {
  const runtime = Runtime.NODEJS_22_X;
  const functionVersion = new experimental.EdgeFunction(shop, 'Own', { code, handler: 'index.handler', runtime });
  return { edgeLambdas: [{ eventType, functionVersion }] };
};

const HSTS =
  "function handler(e) { e.response.headers['strict-transport-security'] = { value: 'max-age=1' }; return e.response; }";
const ANY_ORIGIN =
  "exports.handler = async (e) => { e.headers['Access-Control-Allow-Origin'] = [{ value: '*' }]; return e; }";

describe('a function at viewer-response', () => {
  const { VIEWER_RESPONSE } = FunctionEventType;

  it.each([
    ['a CloudFront Function', light(VIEWER_RESPONSE, HSTS), 'Shop/Light'],
    ['Lambda@Edge', edge(LambdaEdgeEventType.VIEWER_RESPONSE, Code.fromAsset(__dirname)), 'Shop/Own/Fn/CurrentVersion'],
  ])('is told, be it %s', (_, behavior, name) => {
    const { refused, warnings } = toldOf({ behavior });
    expect(refused).toBe('');
    expect(warnings).toEqual({
      'viewer-response-function':
        `*: ${name} runs at viewer-response, after CORS was decided and on answers to preflights too; see that it leaves ` +
        'access-control- headers and Vary as they are, or have CloudFront add its headers instead: apply with { responseHeaders }',
    });
  });

  it('is told with a response headers policy too, which comes before it', () => {
    const { warnings } = toldOf({ behavior: light(VIEWER_RESPONSE, HSTS), classOf: ({ catalogue }) => catalogue });
    expect(Object.keys(warnings)).toEqual(['viewer-response-function']);
  });

  it('is not needed for headers that CloudFront can add, as the remark says', () => {
    const shop = new Shop();
    const defaultBehavior = { origin: shop.origin, ...shop.uncached };
    const customHeadersBehavior = {
      customHeaders: [{ header: 'strict-transport-security', value: 'max-age=1', override: true }],
    };
    const responseHeaders = { customHeadersBehavior };
    DistributionCors.of(shop.distribution({ defaultBehavior })).apply('*', shop.orders, { responseHeaders });
    expect(refusal(shop)).toBe('');
  });

  it.each([
    [
      'a CloudFront Function',
      light(VIEWER_RESPONSE, HSTS.replace('strict-transport-security', 'access-control-allow-origin')),
      'Shop/Light',
    ],
    [
      'Lambda@Edge',
      edge(LambdaEdgeEventType.VIEWER_RESPONSE, Code.fromInline(ANY_ORIGIN)),
      'Shop/Own/Fn/CurrentVersion',
    ],
  ])('fails where its code names CORS headers, be it %s', (_, behavior, name) => {
    expect(toldOf({ behavior }).refused).toContain(
      `viewer-response-cors - *: ${name} runs at viewer-response, after CORS was decided, and its code names access-control- ` +
        'headers, so that it lets in whom the class keeps out; leave these headers to the class',
    );
  });

  it('fails where its code lives in a stack in us-east-1', () => {
    const shop = new Shop(shopApp(), { env: { region: 'eu-west-1' } });
    const functions = edge(LambdaEdgeEventType.VIEWER_RESPONSE, Code.fromInline(ANY_ORIGIN))(shop);
    const defaultBehavior = { origin: shop.origin, ...shop.uncached, ...functions };
    DistributionCors.of(shop.distribution({ defaultBehavior })).apply('*', shop.orders);
    expect(refusal(shop)).toContain('viewer-response-cors - *: Shop/Own/ArnReader runs at viewer-response');
  });
});

describe('a function at viewer-request', () => {
  const { VIEWER_REQUEST } = FunctionEventType;
  const code = (pass: string) =>
    `function handler(event) { var request = event.request; ${pass}if (!request.cookies.session) return { statusCode: 302 }; return request; }`;
  const codesOf = (behavior: (shop: Shop) => Partial<BehaviorOptions>, classOf?: Case['classOf']) => {
    const { refused, warnings } = toldOf({ behavior, ...(classOf && { classOf }) });
    expect(refused).toBe('');
    return warnings;
  };

  it('is told that preflights have no session, where it answers by itself', () => {
    expect(codesOf(light(VIEWER_REQUEST, code('')))).toMatchObject({
      'preflights-may-be-answered':
        '*: Shop/Light runs at viewer-request; if it answers or redirects, as one does that asks for a session or a token, it does ' +
        'so to preflights too, which carry neither cookies nor Authorization, and scripts are kept out: let it pass them, ' +
        "if (request.method === 'OPTIONS') return request",
    });
  });

  it('has nothing to be told of once it lets preflights pass, as the remark says', () => {
    const passing = code("if (request.method === 'OPTIONS') return request; ");
    expect(codesOf(light(VIEWER_REQUEST, passing))).not.toHaveProperty('preflights-may-be-answered');
  });

  it('is told of where its code is not in the template', () => {
    const behavior = edge(LambdaEdgeEventType.VIEWER_REQUEST, Code.fromAsset(__dirname));
    expect(codesOf(behavior)).toHaveProperty('preflights-may-be-answered');
  });

  it.each([
    ['it never answers', light(VIEWER_REQUEST, 'function handler(e) { return e.request; }'), undefined],
    ['no preflights are answered', light(VIEWER_REQUEST, code('')), ({ catalogue }: Shop) => catalogue],
  ])('is not told that where %s', (_, behavior, classOf) => {
    expect(codesOf(behavior, classOf)).not.toHaveProperty('preflights-may-be-answered');
  });
});

it('a distribution without functions of the app has nothing to be told of', () => {
  expect(toldOf({})).toEqual(NOTHING_TOLD);
});
