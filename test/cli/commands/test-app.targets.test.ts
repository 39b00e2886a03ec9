import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type App, Duration, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AllowedMethods, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { testCommand } from '../../../cli/commands/test';
import { BucketCors, EndpointClass, FunctionUrlCors, HttpApiCors, OriginAllowlist } from '../../../lib';
import { DistributionCors } from '../../../lib/distribution-cors';
import { runCommand } from '../../support/cli/run-command';
import { onTestFinished } from '../../support/jest/on-test-finished';
import { inline, serve, synthesise } from '../../support/preview/served-app';
import { distributionPreview, echoApi } from '../../support/preview/served-distribution';
import { wrappedFunction } from '../../support/preview/wrapped-function';

const SHOP = 'https://app.shop.example';
const SERVED = "exports.handler = async () => ({ statusCode: 200, body: 'served' })";
const CONFIGURED = "note answered by API Gateway's own configuration: compared as browsers do";
const BY_CLOUDFRONT = 'note responses get their headers from a response headers policy of CloudFront';

const test = (...args: string[]) => runCommand(testCommand(), ...args);

type MakeClass = (stack: Stack) => EndpointClass;

const anyOrigin: MakeClass = (stack) =>
  EndpointClass.publicRead(stack, 'Prices', { requestHeaders: ['x-a'], exposedHeaders: ['x-b'] });
const oneOrigin =
  (origin = SHOP): MakeClass =>
  (stack) =>
    EndpointClass.credentialed(stack, 'Orders', {
      allowlist: OriginAllowlist.of(origin),
      methods: ['GET', 'PUT'],
      requestHeaders: ['authorization', 'content-type'],
      exposedHeaders: ['x-request-id'],
    });

const listedOrigins: MakeClass = (stack) =>
  new EndpointClass(stack, 'Orders', {
    allowlist: OriginAllowlist.of(SHOP, 'https://b.shop.example'),
    methods: ['GET', 'PUT'],
    credentials: true,
    exposedHeaders: ['x-request-id'],
  });

/** An HTTP API with one class for all of it, which its own configuration states. */
function httpApi(make: MakeClass): string {
  return synthesise((app) => {
    const stack = new Stack(app, 'Shop');
    const fn = inline(stack, 'Fn', SERVED);
    const integration = new HttpLambdaIntegration('Fn', fn);
    const api = new HttpApi(stack, 'Api');
    const methods = [HttpMethod.GET, HttpMethod.PUT];
    api.addRoutes({ path: '/', methods, integration });
    HttpApiCors.of(api).apply('/', make(stack)).addToFunction(fn);
  });
}

/** A function URL with one class for all of it, which its own configuration states. */
function functionUrl(make: MakeClass): string {
  return synthesise((app) => {
    const stack = new Stack(app, 'Shop');
    const url = inline(stack, 'Fn', SERVED).addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    FunctionUrlCors.of(url).apply('/', make(stack));
  });
}

/** The same assembly, its template changed as if somebody had. */
function changed(app: string, change: (cors: Record<string, unknown>) => void): string {
  const [name = ''] = readdirSync(app).filter((file) => file.endsWith('.template.json'));
  const template = JSON.parse(readFileSync(join(app, name), 'utf8'));
  for (const { Type, Properties } of Object.values<{ Type: string; Properties: Record<string, never> }>(
    template.Resources,
  )) {
    if (Type === 'AWS::ApiGatewayV2::Api') change(Properties['CorsConfiguration'] as never);
  }
  writeFileSync(join(app, name), JSON.stringify(template));
  return app;
}

describe('cdk-cors test --app of a function URL with a configuration of its own', () => {
  it.each([
    ['any origin', anyOrigin],
    ['several origins', listedOrigins],
  ])('compares what browsers conclude, for %s', async (_, make) => {
    const app = functionUrl(make);
    const { url } = await serve(app);
    const { output, exitCode } = await test(url, '--app', app);
    expect(output).toContain("note answered by the function URL's own configuration: compared as browsers do");
    expect(output).toContain('ok   preflight for GET, unlisted header');
    expect(output).toContain('ok   read from');
    expect(output).not.toContain('FAIL');
    expect(exitCode).toBe(0);
  });
});

describe('cdk-cors test --app of a function URL whose handler is in withCors', () => {
  it('compares exactly, path by path', async () => {
    const app = synthesise((scope) => {
      const stack = new Stack(scope, 'Shop');
      const url = wrappedFunction(stack, 'Fn', '{ statusCode: 200 }').addFunctionUrl({
        authType: FunctionUrlAuthType.NONE,
      });
      FunctionUrlCors.of(url).apply('/', anyOrigin(stack)).apply('/orders', oneOrigin()(stack));
    });
    const { url } = await serve(app);
    const { output, exitCode } = await test(url, '--app', app, '--writes');
    expect(output).toContain('class orders at /orders');
    expect(output).toContain('ok   foreign write');
    expect(output).toContain('ok   read without origin');
    expect(output).not.toContain('FAIL');
    expect(exitCode).toBe(0);
  });
});

describe('cdk-cors test --app of an HTTP API with a configuration of its own', () => {
  it.each([
    ['any origin', anyOrigin],
    ['one origin', oneOrigin()],
  ])('compares what browsers conclude, for %s', async (_, make) => {
    const app = httpApi(make);
    const { url } = await serve(app);
    const { output, exitCode } = await test(url, '--app', app);
    expect(output).toContain(CONFIGURED);
    expect(output).toContain('ok   preflight for GET, unlisted header');
    expect(output).toContain('ok   read from');
    expect(output).not.toContain('read without origin');
    expect(output).not.toContain('FAIL');
    expect(exitCode).toBe(0);
  });

  it.each<[string, (cors: Record<string, unknown>) => void, RegExp]>([
    [
      'another origin',
      (cors) => (cors['AllowOrigins'] = ['https://evil.example']),
      /FAIL preflight for GET, listed.*\n.*allow-origin: absent, expected https:\/\/app\.shop/,
    ],
    [
      'foreign origins too',
      (cors) => (cors['AllowOrigins'] = [SHOP, 'https://stranger.invalid']),
      /FAIL preflight for GET, foreign origin https:\/\/stranger\.invalid.*\n.*expected none/,
    ],
    ['no credentials', (cors) => delete cors['AllowCredentials'], /allow-credentials: absent, expected true/],
    ['a method less', (cors) => (cors['AllowMethods'] = ['GET']), /allow-methods: GET, expected GET,PUT/],
    ['any method', (cors) => (cors['AllowMethods'] = ['*']), /FAIL preflight for CDK-CORS-PROBE, unlisted method/],
    ['any header', (cors) => (cors['AllowHeaders'] = ['*']), /FAIL preflight for GET, unlisted header/],
    ['nothing exposed', (cors) => delete cors['ExposeHeaders'], /FAIL read from.*\n.*expose-headers: absent/],
    ['another age', (cors) => (cors['MaxAge'] = 1), /max-age: 1, expected \d+/],
  ])('finds %s in it', async (_, change, sentence) => {
    const app = httpApi(oneOrigin());
    const { url } = await serve(changed(httpApi(oneOrigin()), change));
    const { output, exitCode } = await test(url, '--app', app);
    expect(output).toMatch(sentence);
    expect(exitCode).toBe(1);
  });
});

describe('cdk-cors test --app of a bucket', () => {
  it.each<[string, MakeClass]>([
    [
      'uploads',
      (stack) => new EndpointClass(stack, 'Uploads', { allowlist: OriginAllowlist.of(SHOP), methods: ['PUT'] }),
    ],
    ['reads of any origin', anyOrigin],
    ['reads and writes', oneOrigin()],
    ['any header', (stack) => EndpointClass.publicRead(stack, 'Gallery', { requestHeaders: ['*'] })],
  ])('compares what browsers conclude, for %s', async (what, make) => {
    const app = synthesise((scope) => {
      const stack = new Stack(scope, 'Shop');
      BucketCors.of(new Bucket(stack, 'Photos')).apply(make(stack));
    });
    const { url } = await serve(app);
    const { output, exitCode } = await test(url, '--app', app, '--writes');
    expect(output).toContain('note answered by the CORS rules of the bucket: compared as browsers do');
    expect(output).toMatch(/ok {3}preflight for (?:GET|PUT), unlisted header/);
    expect(output.includes('ok   read from')).toBe(what !== 'uploads');
    expect(output).not.toContain('FAIL');
    expect(exitCode).toBe(0);
  });
});

/** A distribution with a class of each kind of enforcement. */
function cdn(stack: Stack, _app?: App): void {
  const origin = new RestApiOrigin(echoApi(stack));
  const behavior = { origin, allowedMethods: AllowedMethods.ALLOW_ALL };
  const distribution = new Distribution(stack, 'Cdn', {
    defaultBehavior: { origin },
    additionalBehaviors: { 'orders/*': behavior },
  });
  DistributionCors.of(distribution)
    .apply('*', EndpointClass.publicRead(stack, 'Catalogue'))
    .apply('orders/*', oneOrigin()(stack));
}

describe('cdk-cors test --app of a distribution with response headers policies', () => {
  it('compares what browsers conclude, and sends no preflights where nothing answers them', async () => {
    const { url, app } = await distributionPreview(cdn);
    const { output, exitCode } = await test(url, '--app', app, '--target', targetIn(app));
    const reportOf = (name: string) => output.split(/^class /m).find((report) => report.startsWith(name));
    const [catalogue, orders] = [reportOf('catalogue'), reportOf('orders')];
    expect(catalogue).toContain(`${BY_CLOUDFRONT}: compared as browsers do, and no preflights are sent`);
    expect(catalogue).toContain('ok   read from https://stranger.invalid');
    expect(catalogue).not.toContain('   preflight');
    expect(orders).toContain(`${BY_CLOUDFRONT}: compared as browsers do\n`);
    expect(orders).toContain('ok   preflight for PUT, listed origin');
    expect(output).not.toContain('FAIL');
    expect(exitCode).toBe(0);
  });

  it('finds responses without headers', async () => {
    const { app } = await distributionPreview(cdn);
    const server = createServer((_, response) => void response.end());
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { output, exitCode } = await test(url, '--app', app, '--target', targetIn(app), '--class', 'catalogue');
    expect(output).toContain('access-control-allow-origin: absent, expected * (any-origin)');
    expect(exitCode).toBe(1);
  });
});

/** Logical id of the distribution. */
function targetIn(app: string): string {
  for (const name of readdirSync(app).filter((file) => file.endsWith('.template.json'))) {
    const { Resources } = JSON.parse(readFileSync(join(app, name), 'utf8'));
    const found = Object.keys(Resources).find((id) => Resources[id].Type === 'AWS::CloudFront::Distribution');
    if (found) return found;
  }
  return '';
}

describe('cdk-cors test --app of a route with an authorizer', () => {
  const gate = (stack: Stack) =>
    new HttpLambdaAuthorizer('Gate', inline(stack, 'Gate', 'exports.handler = async () => ({ isAuthorized: true })'), {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ['$request.header.Authorization'],
      resultsCacheTtl: Duration.seconds(0),
    });

  it('says once that it needs a token, and judges the rest', async () => {
    const app = synthesise((scope) => {
      const stack = new Stack(scope, 'Shop');
      const api = new HttpApi(stack, 'Api');
      const fn = inline(stack, 'Fn', SERVED);
      const integration = new HttpLambdaIntegration('Fn', fn);
      api.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration, authorizer: gate(stack) });
      const allowlist = OriginAllowlist.of(SHOP, 'https://b.shop.example');
      const orders = EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET'] });
      HttpApiCors.of(api).apply('/orders', orders).addToFunction(fn);
    });
    const { url } = await serve(app);
    const { output, exitCode } = await test(url, '--app', app);
    expect(output).toContain('ok   preflight for GET');
    expect(output).not.toContain('FAIL');
    expect(output.match(/needs a token: pass --header 'authorization: Bearer \.\.\.'/g)).toHaveLength(1);
    expect(exitCode).toBe(2);
  });
});
