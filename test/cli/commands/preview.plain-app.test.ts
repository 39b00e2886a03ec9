import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CorsHttpMethod, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CachePolicy, Distribution, OriginRequestPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { buildPreviewCommand, startCommand } from '../../support/cli/preview-command';
import { inline } from '../../support/preview/served-app';

const ORIGIN = 'https://app.shop.example';
const OTHER = 'https://evil.example';

interface Endpoint {
  readonly kind: string;
  readonly url: string;
}

let directory: string;

/** An app in which nothing is ours: CORS is what the CDK has for it. */
function buildApp(app: App): void {
  const stack = new Stack(app, 'Plain');
  const handler = inline(
    stack,
    'Fn',
    `exports.handler = async () => ({ statusCode: 200, headers: { 'access-control-allow-origin': '*' }, body: 'hello' })`,
  );
  const api = new RestApi(stack, 'Rest', {
    defaultCorsPreflightOptions: { allowOrigins: [ORIGIN, 'https://second.example'], allowMethods: ['GET', 'PUT'] },
  });
  api.root.addMethod('GET', new LambdaIntegration(handler));
  api.root.addResource('mock').addMethod(
    'GET',
    new MockIntegration({
      requestTemplates: { 'application/json': '{ "statusCode": 200 }' },
      integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"mock":true}' } }],
    }),
    { methodResponses: [{ statusCode: '200' }] },
  );
  new HttpApi(stack, 'Http', {
    corsPreflight: { allowOrigins: [ORIGIN], allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.PUT] },
  }).addRoutes({ path: '/', integration: new HttpLambdaIntegration('I', handler) });
  new Distribution(stack, 'Site', {
    defaultBehavior: {
      origin: new RestApiOrigin(api),
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS,
    },
  });
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'plain-app-'));
  buildPreviewCommand(directory);
  const app = new App({ outdir: join(directory, 'cdk.out'), analyticsReporting: false });
  buildApp(app);
  app.synth();
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Status of an answer, and the origin that it allows. */
async function asked(url: string, origin: string, method?: string) {
  // by hand: `fetch` writes names in lower case, which the template of the CDK does not look for; over HTTP/1.1 browsers write `Origin`
  const headers = { Origin: origin, ...(method !== undefined && { 'Access-Control-Request-Method': method }) };
  const sent = request(url, { headers, method: method === undefined ? 'GET' : 'OPTIONS' }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return [response.statusCode, response.headers['access-control-allow-origin']];
}

it('serves an app that does not use us, with the CORS of the CDK', async () => {
  const started = await startCommand(process.execPath, [join(directory, 'index.js'), '--json'], directory);
  const ready = JSON.parse(started.line);
  const endpoints: readonly Endpoint[] = ready.endpoints;
  const urlOf = (kind: string) => endpoints.find((endpoint) => endpoint.kind === kind)!.url;
  expect(Object.keys(ready)).toEqual(['page', 'aws', 'endpoints', 'tokens']);
  expect(ready.tokens).toEqual([]);
  expect(endpoints.map(({ kind }) => kind)).toEqual(['rest-api', 'http-api', 'distribution']);

  const rest = urlOf('rest-api');
  expect(await asked(rest, ORIGIN, 'PUT')).toEqual([204, ORIGIN]);
  expect(await asked(rest, 'https://second.example', 'PUT')).toEqual([204, 'https://second.example']);
  // the template of the CDK falls back to the first of the list
  expect(await asked(rest, OTHER, 'PUT')).toEqual([204, ORIGIN]);
  expect(await asked(rest, ORIGIN)).toEqual([200, '*']);
  // the well-known gap: the preflight has headers, the answer has none
  expect(await asked(`${rest}/mock`, ORIGIN, 'GET')).toEqual([204, ORIGIN]);
  expect(await asked(`${rest}/mock`, ORIGIN)).toEqual([200, undefined]);

  const http = urlOf('http-api');
  expect(await asked(http, ORIGIN, 'PUT')).toEqual([204, ORIGIN]);
  expect(await asked(http, OTHER, 'PUT')).toEqual([204, undefined]);
  expect(await asked(http, ORIGIN)).toEqual([200, ORIGIN]);
  expect(await asked(http, OTHER)).toEqual([200, undefined]);

  expect(await asked(`${urlOf('distribution')}/mock`, ORIGIN)).toEqual([200, '*']);
  expect(started.log()).not.toMatch(/^(note|error|MISMATCH)/m);
});
