import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DOMParser } from '@xmldom/xmldom';
import { NestedStack, Stack } from 'aws-cdk-lib';
import { AwsIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { testCommand } from '../../../cli/commands/test';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { runCommand } from '../../support/cli/run-command';
import { onTestFinished } from '../../support/jest/on-test-finished';
import { serve, synthesise, temporaryDirectory } from '../../support/preview/served-app';

const MOCK = new MockIntegration({
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  integrationResponses: [{ statusCode: '200' }],
});
const OPTIONS = { methodResponses: [{ statusCode: '200' }] };

/** An API with a class of one origin below `/orders`, one of any origin at `/prices`, and what is not served at `/away`. */
function shop(scope: Stack, id = 'Api'): void {
  const api = new RestApi(scope, id);
  api.root.addResource('orders').addResource('{id}').addMethod('GET', MOCK, OPTIONS);
  api.root.addResource('prices').addMethod('GET', MOCK, OPTIONS);
  api.root.addResource('away').addMethod('GET', new AwsIntegration({ service: 'sns', action: 'Publish' }), OPTIONS);
  const allowlist = OriginAllowlist.of('https://app.shop.example');
  const orders = new EndpointClass(scope, `${id}Orders`, {
    className: 'orders',
    allowlist,
    methods: ['GET', 'DELETE'],
  });
  const prices = EndpointClass.publicRead(scope, `${id}Prices`, { className: 'prices' });
  RestApiCors.of(api).apply('/orders', orders).apply('/prices', prices);
}

const assembly = (build: (stack: Stack) => void) => synthesise((app) => build(new Stack(app, 'Shop')));

const test = (...args: string[]) => runCommand(testCommand(), ...args);

/** URL of a server on loopback that ends with the test. */
async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('cdk-cors test --app', () => {
  it('takes each class from the assembly, and tests it at a path that it has', async () => {
    const app = assembly(shop);
    const { url } = await serve(app);
    const { output, exitCode } = await test(url, '--app', app);
    expect(output).toContain(
      'class orders at /prod/orders/cdk-cors-probe\nnote cdk-cors-probe stands for any name in this path: name a real path by --path\nok   preflight for DELETE',
    );
    expect(output).toContain('class prices at /prod/prices\nok   preflight for GET');
    expect(output).not.toContain('FAIL');
    expect(exitCode).toBe(0);
  });

  it('with --all, tests from every origin of every list, those in Parameter Store among them', async () => {
    const origins = Array.from({ length: 8 }, (_, i) => `https://app-${i}.shop.example`);
    const app = assembly((stack) => {
      const api = new RestApi(stack, 'Api');
      api.root.addResource('orders').addMethod('DELETE', MOCK, OPTIONS);
      const allowlist = OriginAllowlist.fromParameterName('/shop/orders', { initialOrigins: origins });
      RestApiCors.of(api).apply('/orders', new EndpointClass(stack, 'Orders', { allowlist, methods: ['DELETE'] }));
    });
    const { url, aws } = await serve(app);
    const { output } = await test(url, '--app', app, '--all', '--endpoint-url', aws);
    for (const origin of origins) expect(output).toContain(`ok   preflight for DELETE, listed origin ${origin}`);
    expect(output).not.toMatch(/FAIL preflight|not all in the assembly/);
    await expect(test(url, '--app', app, '--all', '--endpoint-url', 'http://127.0.0.1:1')).rejects.toThrow(
      '--all: the list of orders: unreachable',
    );
  });

  it('tests one class alone, also of a nested stack, and says so in JSON', async () => {
    const app = assembly((stack) => shop(new NestedStack(stack, 'Nested') as unknown as Stack));
    const { url } = await serve(app);
    const { output, exitCode } = await test(url, '--app', app, '--class', 'prices', '--json');
    const results: { class: string; path: string }[] = JSON.parse(output);
    expect(results.length).toBeGreaterThan(3);
    expect(new Set(results.map((result) => `${result.class} ${result.path}`))).toEqual(
      new Set(['prices /prod/prices']),
    );
    expect(exitCode).toBe(0);
  });

  it('says of classes with a live list that it tests foreign origins alone', async () => {
    const app = assembly((stack) => {
      const api = new RestApi(stack, 'Api');
      api.root.addMethod('GET', MOCK, OPTIONS);
      const allowlist = OriginAllowlist.fromParameterName('/shop/origins');
      RestApiCors.of(api).apply('/', EndpointClass.credentialed(stack, 'Live', { allowlist, methods: ['GET'] }));
    });
    const { output } = await test(await answering((_, response) => void response.end()), '--app', app);
    expect(output).toContain('note its origins are not all in the assembly: foreign ones are tested');
    expect(output).toContain('preflight for GET, foreign origin https://stranger.invalid');
    expect(output).not.toContain('listed origin https://cdk-cors-probe.invalid');
  });

  it.each([
    [['--class', 'order'], '--class: got "order": one of "orders", "prices" was expected'],
    [['--target', 'Api'], /--target: got "Api": one of "Shop\/Api\w+", "Shop\/Other\w+" was expected/],
    [[], /--app: the URL may be that of Shop\/Api\w+, Shop\/Other\w+: choose one with --target/],
    [['--policy', 'x.json'], 'write one of --policy, --app and --stack'],
  ])('refuses %j, and says what there is', async (more, sentence) => {
    const app = assembly((stack) => {
      shop(stack);
      shop(stack, 'Other');
    });
    await expect(test('http://127.0.0.1:9', '--app', app, ...more)).rejects.toThrow(sentence);
  });

  it('refuses an assembly without classes, and one that is none', async () => {
    const plain = assembly((stack) => void new RestApi(stack, 'Api').root.addMethod('GET'));
    await expect(test('http://127.0.0.1:9', '--app', plain)).rejects.toThrow('has classes of cdk-cors');
    await expect(test('http://127.0.0.1:9', '--app', '/nowhere')).rejects.toThrow(
      'assembly-not-found - "/nowhere" holds no manifest.json; run "cdk synth" first',
    );
    await expect(test('http://127.0.0.1:9')).rejects.toThrow('write one of --policy, --app and --stack');
  });
});

describe('what is not there', () => {
  it('is not wrong: 501 of the preview, and paths at which nothing answers', async () => {
    const app = assembly((stack) => {
      shop(stack);
    });
    const { url } = await serve(app);
    const missing = await test(url, '--app', app, '--class', 'prices', '--path', '/nowhere');
    expect(missing.output).toMatch(/\? {4}\S+\/nowhere \((\d+) of \1\): not-found - nothing answers at this path/);
    expect(missing.exitCode).toBe(2);
    const away = await test(url, '--app', app, '--class', 'prices', '--path', '/away');
    expect(away.output).toContain('not-served - 501');
  });

  it('is wrong where the path answers, and its preflights are not found', async () => {
    const app = assembly(shop);
    const url = await answering(({ method }, response) => {
      response.writeHead(method === 'OPTIONS' ? 404 : 200, { 'access-control-allow-origin': '*' }).end();
    });
    const { output, exitCode } = await test(url, '--app', app, '--class', 'prices');
    expect(output).toContain('FAIL preflight for GET');
    expect(exitCode).toBe(1);
  });
});

describe('--junit', () => {
  it('writes XML, whatever an endpoint answers', async () => {
    const file = join(temporaryDirectory(), 'results.xml');
    const app = assembly(shop);
    const url = await answering(({ method }, response) => {
      if (method === 'OPTIONS') response.writeHead(200, { 'access-control-allow-origin': '<"&\'\t]]>\u00ff' }).end();
      else response.writeHead(501).end();
    });
    const { exitCode } = await test(url, '--app', app, '--junit', file);
    expect(exitCode).toBe(1);
    const onError = (level: string, message: string) => {
      throw new Error(`${level}: ${message}`);
    };
    const root = new DOMParser({ onError }).parseFromString(readFileSync(file, 'utf8'), 'text/xml').documentElement!;
    const count = (name: string) => root.getElementsByTagName(name).length;
    expect(count('testsuite')).toBe(2);
    expect(String(count('testcase'))).toBe(root.getAttribute('tests'));
    expect(String(count('failure'))).toBe(root.getAttribute('failures'));
    expect(String(count('skipped'))).toBe(root.getAttribute('skipped'));
    expect(root.getElementsByTagName('failure')[0]?.textContent).toContain('access-control-allow-origin: <"&');
    expect(root.getElementsByTagName('skipped')[0]?.getAttribute('message')).toContain('not-served - 501');
  });
});
