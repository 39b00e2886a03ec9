import { describe, expect, it } from '@jest/globals';
import { Duration, type Stack } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  Distribution,
  Function as EdgeScript,
  FunctionCode,
  FunctionEventType,
  HeadersFrameOption,
  LambdaEdgeEventType,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { eventually } from '../../support/jest/eventually';
import { inline } from '../../support/preview/served-app';
import { distributionPreview, type Echo, echoApi } from '../../support/preview/served-distribution';

const A = 'https://a.shop.example';

/** A distribution in front of the API that tells what it was asked, a behaviour for each path pattern. */
function cdn(stack: Stack, behaviors: Readonly<Record<string, Partial<BehaviorOptions>>>): void {
  const origin = new RestApiOrigin(echoApi(stack));
  const cachePolicy = CachePolicy.CACHING_DISABLED;
  const additional = Object.entries(behaviors).map(([path, options]) => [path, { origin, cachePolicy, ...options }]);
  new Distribution(stack, 'Cdn', {
    defaultBehavior: { origin, cachePolicy },
    additionalBehaviors: Object.fromEntries(additional),
  });
}

/** Runs inline code at an event of a behaviour. */
function at(stack: Stack, eventType: LambdaEdgeEventType, code: string, id: string): Partial<BehaviorOptions> {
  const { currentVersion: functionVersion } = inline(stack, id, code);
  return { edgeLambdas: [{ eventType, functionVersion }] };
}

async function get(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  return { status: response.status, headers: response.headers, echo: (await response.json()) as Echo };
}

describe('a distribution in the preview', () => {
  it('has the first behaviour that matches, and lets through what its policies name', async () => {
    const { url, endpoint, lines } = await distributionPreview((stack) =>
      cdn(stack, {
        '/all/*': { originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER },
        '/a?l/*': { allowedMethods: AllowedMethods.ALLOW_ALL },
        '/host/*': { originRequestPolicy: OriginRequestPolicy.ALL_VIEWER },
        '/elsewhere/*': { origin: new HttpOrigin('elsewhere.example') },
        '/secure/*': { viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS },
      }),
    );
    const sent = { cookie: 'a=1; b=2', 'x-own': 'x', authorization: 'Bearer x' };
    const all = await get(`${url}/all/200?q=1`, sent);
    expect(all.echo).toMatchObject({ path: '/all/200', query: { q: '1' }, headers: sent });
    expect(all.echo.headers.host).toMatch(/^\w+\.execute-api\.us-east-1\.amazonaws\.com$/);
    const few = await get(`${url}/other/200?q=1`, sent);
    expect(few.echo.query).toBeNull();
    for (const name of Object.keys(sent)) expect(few.echo.headers).not.toHaveProperty(name);
    expect(few.echo.headers['user-agent']).toBe('Amazon CloudFront');
    const passedOn = await get(`${url}/few/200`, { 'x-forwarded-for': '192.0.2.1' });
    expect(passedOn.echo.headers['x-forwarded-for']).toMatch(/^192\.0\.2\.1, 127\.0\.0\.1/);

    const post = (path: string) => fetch(`${url}${path}`, { method: 'POST', body: '{}' });
    expect([(await post('/all/200')).status, (await post('/abl/200')).status]).toEqual([403, 200]);
    expect((await get(`${url}/host/200`)).status).toBe(403);
    expect((await fetch(`${url}/elsewhere/x`)).status).toBe(501);
    expect(lines).toContainEqual(expect.stringContaining('elsewhere.example is not served'));
    const redirect = await fetch(`${url}/secure/x?y`, { redirect: 'manual' });
    expect([redirect.status, redirect.headers.get('location')]).toEqual([301, `${endpoint?.httpsUrl}/secure/x?y`]);
  });

  it('caches by its policy alone, for as long as policy and origin say', async () => {
    const { url } = await distributionPreview((stack) =>
      cdn(stack, {
        '/keyed/*': {
          cachePolicy: new CachePolicy(stack, 'Keyed', {
            minTtl: Duration.seconds(0),
            defaultTtl: Duration.seconds(0),
            maxTtl: Duration.seconds(60),
            headerBehavior: CacheHeaderBehavior.allowList('X-Key'),
            cookieBehavior: CacheCookieBehavior.allowList('user'),
          }),
        },
      }),
    );
    const count = async (path: string, headers?: Record<string, string>) =>
      (await get(`${url}${path}`, headers)).echo.count;
    const kept = '/keyed/200/max-age=60';
    const first = await count(kept, { 'x-key': '1', cookie: 'user=a; other=1' });
    expect(await count(kept, { 'x-key': '1', cookie: 'user=a; other=2' })).toBe(first);
    expect(await count(kept, { 'x-key': '2', cookie: 'user=a' })).not.toBe(first);
    expect(await count(kept, { 'x-key': '1', cookie: 'user=b' })).not.toBe(first);
    for (const [path, isKept] of [
      ['/keyed/200', false],
      ['/keyed/200/private', false],
      ['/keyed/404', true],
      ['/keyed/403', false],
      ['/other/200/max-age=60', false],
      ['/keyed/500/no-store', true],
      ['/other/500', false],
    ] as const) {
      const once = await count(path);
      expect([path, (await count(path)) === once]).toEqual([path, isKept]);
    }
  });

  it('decorates answers by its response headers policy, behind the cache', async () => {
    const { url } = await distributionPreview((stack) => {
      const corsBehavior = {
        accessControlAllowOrigins: [A, 'https://*.partner.example'],
        accessControlAllowMethods: ['GET'],
        accessControlAllowHeaders: ['x-own'],
        accessControlExposeHeaders: ['x-served'],
        accessControlAllowCredentials: true,
        originOverride: true,
      };
      const responseHeadersPolicy = new ResponseHeadersPolicy(stack, 'Headers', {
        corsBehavior,
        securityHeadersBehavior: { frameOptions: { frameOption: HeadersFrameOption.DENY, override: true } },
        customHeadersBehavior: {
          customHeaders: [
            { header: 'X-Served', value: 'by CloudFront', override: false },
            { header: 'X-Own', value: 'yes', override: false },
          ],
        },
      });
      cdn(stack, { '/x/*': { responseHeadersPolicy, cachePolicy: CachePolicy.CACHING_OPTIMIZED } });
    });
    const cors = async (origin: string) => (await get(`${url}/x/200`, { origin })).headers;
    const { headers } = await get(`${url}/x/200`, { origin: A });
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': A,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-served',
      'x-frame-options': 'DENY',
      'x-served': 'yes',
      'x-own': 'yes',
      vary: 'Origin',
    });
    expect((await cors('https://x.partner.example')).get('access-control-allow-origin')).toMatch(/^https:\/\/x\./);
    const foreign = await cors('https://evil.example');
    expect([foreign.get('access-control-allow-origin'), foreign.get('x-cache')]).toEqual([null, 'Hit from cloudfront']);
  });

  it('runs functions at its four events, without variables of their own', async () => {
    const { url, lines } = await distributionPreview((stack) => {
      const tell = (type: string, rest: string) => `exports.handler = async ({ Records: [{ cf }] }) => {
        console.log('${type}', cf.config.eventType, process.env.AWS_REGION, process.env.CDK_CORS_LOG, 'origin' in cf.request);
        ${rest}
      }`;
      const functions = [
        [LambdaEdgeEventType.VIEWER_REQUEST, "cf.request.uri = '/four/404'; return cf.request;"],
        [
          LambdaEdgeEventType.ORIGIN_REQUEST,
          "cf.request.headers['x-new'] = [{ value: 'a' }, { value: 'b' }]; return cf.request;",
        ],
        [LambdaEdgeEventType.ORIGIN_RESPONSE, "return { ...cf.response, status: '200', statusDescription: 'OK' };"],
        [
          LambdaEdgeEventType.VIEWER_RESPONSE,
          "cf.response.headers['x-last'] = [{ key: 'X-Last', value: 'yes' }]; return cf.response;",
        ],
      ] as const;
      cdn(stack, {
        '/four/*': {
          edgeLambdas: functions.map(([eventType, rest], i) => ({
            eventType,
            functionVersion: inline(stack, `Fn${i}`, tell(`event ${i}`, rest)).currentVersion,
          })),
        },
      });
    });
    const { status, headers, echo } = await get(`${url}/four/200`);
    expect([status, headers.get('x-last'), echo.path, echo.headers['x-new']]).toEqual([200, 'yes', '/four/404', 'b']);
    await eventually(() =>
      expect(lines.flatMap((line) => /event \d.*$/.exec(line) ?? [])).toEqual([
        'event 0 viewer-request us-east-1 undefined false',
        'event 1 origin-request us-east-1 undefined true',
        'event 2 origin-response us-east-1 undefined true',
        'event 3 viewer-response us-east-1 undefined false',
      ]),
    );
  });

  it('answers 502 or 503 where a function does what CloudFront does not take, and says so', async () => {
    const faults: Readonly<Record<string, readonly [status: number, code: string]>> = {
      body: [502, "return { status: '204', body: 'x' };"],
      status: [502, "return { status: 'fine' };"],
      nothing: [502, ''],
      hidden: [502, "return { status: '200', headers: { 'x-cache': [{ value: 'x' }] } };"],
      via: [502, 'delete request.headers.via; return request;'],
      line: [502, "return { status: '200', headers: { x: [{ value: 'a\\nb' }] } };"],
      large: [502, "return { status: '200', body: 'x'.repeat(1024 * 1024) };"],
      throws: [503, "throw new Error('broken');"],
    };
    const { url, lines } = await distributionPreview((stack) => {
      // one function for all: a process each would be many
      const cases = Object.entries(faults).map(([name, [, code]]) => `'/faults/${name}': (request) => { ${code} }`);
      const code = `const cases = { ${cases.join(', ')} };
        exports.handler = async ({ Records: [{ cf }] }) => cases[cf.request.uri](cf.request);`;
      cdn(stack, { '/faults/*': at(stack, LambdaEdgeEventType.ORIGIN_REQUEST, code, 'Faulty') });
    });
    for (const [name, [status]] of Object.entries(faults)) {
      const response = await fetch(`${url}/faults/${name}`, { headers: { origin: A } });
      expect([name, response.status, response.headers.get('x-cache')]).toEqual([name, status, 'Error from cloudfront']);
    }
    expect(lines.join('\n')).toMatch(/Faulty\S* failed at origin-request: Error: broken/);
  });

  it('says that it passes CloudFront Functions at viewer-response by', async () => {
    const { lines } = await distributionPreview((stack) => {
      const script = new EdgeScript(stack, 'Script', { code: FunctionCode.fromInline('function handler(e) {}') });
      const eventType = FunctionEventType.VIEWER_RESPONSE;
      cdn(stack, { '/x/*': { functionAssociations: [{ function: script, eventType }] } });
    });
    expect(lines).toContainEqual(
      expect.stringContaining(
        '/x/*: its CloudFront Function at viewer-response is not served yet, requests pass it by',
      ),
    );
  });
});
