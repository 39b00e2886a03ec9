import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Duration, type Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { eventually } from '../../support/jest/eventually';
import { onTestFinished } from '../../support/jest/on-test-finished';
import { inline, preview } from '../../support/preview/served-app';

/** An API whose every request goes to one function. */
function behindApi(stack: Stack, handler: LambdaFunction): void {
  new RestApi(stack, 'Api').root.addProxy({ defaultIntegration: new LambdaIntegration(handler) });
}

const serve = (code: string, props?: object) => preview((stack) => behindApi(stack, inline(stack, 'Fn', code, props)));

afterEach(() => {
  unstubEnvs();
});

const get = (url: string) => fetch(`${url}/x`);

describe('a function', () => {
  it('runs with its environment, that of Lambda, and nothing of whoever started the preview', async () => {
    process.env.PREVIEW_TEST_SECRET = 'secret';
    const { url, aws } = await serve(
      'exports.handler = async () => ({ statusCode: 200, body: JSON.stringify(process.env) })',
      {
        environment: { COLOUR: 'blue' },
        functionName: 'orders',
        memorySize: 256,
      },
    );
    const environment = (await (await get(url)).json()) as Record<string, string>;
    expect(environment).toMatchObject({
      COLOUR: 'blue',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'orders',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_ENDPOINT_URL: aws,
      CDK_CORS_LOG: 'all',
      _HANDLER: 'index.handler',
    });
    expect(environment.AWS_ACCESS_KEY_ID).toContain('PREVIEW');
    expect(environment).not.toHaveProperty('PREVIEW_TEST_SECRET');
  });

  it('gets out of the network as the developer does, and to the preview without a proxy', async () => {
    stubEnv('NODE_EXTRA_CA_CERTS', 'corporate.pem');
    stubEnv('HTTPS_PROXY', 'http://proxy.example:3128');
    stubEnv('http_proxy', 'http://proxy.example:3129');
    stubEnv('no_proxy', '.internal.example');
    const { url } = await serve(
      'exports.handler = async () => ({ statusCode: 200, body: JSON.stringify(process.env) })',
      { environment: { https_proxy: 'http://own.example' } },
    );
    const environment = (await (await get(url)).json()) as Record<string, string>;
    expect(environment).toMatchObject({
      NODE_EXTRA_CA_CERTS: resolve('corporate.pem'),
      HTTPS_PROXY: 'http://proxy.example:3128',
      http_proxy: 'http://proxy.example:3129',
      https_proxy: 'http://own.example',
      NO_PROXY: '.internal.example,127.0.0.1,localhost,[::1]',
      no_proxy: '.internal.example,127.0.0.1,localhost,[::1]',
    });
  });

  (process.platform !== 'win32' ? it : it.skip)('is frozen between requests', async () => {
    const { url } = await serve(`
      let ticks = 0;
      setInterval(() => { ticks++; }, 20);
      exports.handler = async () => {
        const before = ticks;
        await new Promise((resolve) => setTimeout(resolve, 100));
        return { statusCode: 200, body: JSON.stringify({ before, after: ticks }) };
      };`);
    const ticks = async () => (await (await get(url)).json()) as { before: number; after: number };
    const first = await ticks();
    expect(first.after).toBeGreaterThan(first.before);
    await delay(1000);
    const second = await ticks();
    // Unfrozen, the timer would have fired about 50 times; a few belong to the moments before freezing and after thawing.
    expect(second.before - first.after).toBeLessThanOrEqual(10);
    expect(second.after).toBeGreaterThan(second.before);
  });

  it('keeps its process and state from one request to the next', async () => {
    const { url } = await serve('let n = 0; exports.handler = async () => ({ statusCode: 200, body: String(++n) })');
    const bodies = [];
    for (let i = 0; i < 3; i++) bodies.push(await (await get(url)).text());
    expect(bodies).toEqual(['1', '2', '3']);
  });

  it('serves concurrent requests in processes of their own, at most four, the others waiting', async () => {
    const { url } = await serve(`exports.handler = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { statusCode: 200, body: String(process.pid) };
    }`);
    const pids = await Promise.all(Array.from({ length: 10 }, async () => (await get(url)).text()));
    expect(new Set(pids).size).toBe(4);
  });

  it.each([
    ['a callback', 'exports.handler = (event, context, callback) => setTimeout(() => callback(null, ok), 10)'],
    ['context.succeed', 'exports.handler = (event, context) => { context.succeed(ok); }'],
    [
      'a callback before the event loop is empty',
      'exports.handler = (event, context, callback) => { callback(null, ok); setTimeout(() => { ok.body = "late"; }, 20); }',
    ],
    [
      'a callback that does not wait for a timer',
      `exports.handler = (event, context, callback) => {
        context.callbackWaitsForEmptyEventLoop = false;
        setInterval(() => {}, 1000);
        callback(null, ok);
      }`,
    ],
  ])('answers by %s', async (_, code) => {
    const { url } = await serve(`const ok = { statusCode: 200, body: 'ok' }; ${code}`);
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('ok');
  });

  it('that fails gives 502, says why in the log, and goes on serving', async () => {
    const failing = {
      throws: ['exports.handler = () => { throw new TypeError("broken") }', 'TypeError: broken'],
      rejects: ['exports.handler = async () => { throw new RangeError("broken") }', 'RangeError: broken'],
      callback: ['exports.handler = (e, c, callback) => callback(new Error("called"))', 'Error: called'],
      text: ['exports.handler = async () => { throw "broken" }', 'string: broken'],
      late: ['exports.handler = (e, c, cb) => setTimeout(() => { throw new Error("late") })', 'Error: late'],
      exits: [
        'exports.handler = async () => process.exit(3)',
        'Runtime.ExitError: Runtime exited with error: exit status 3',
      ],
      pending: ['exports.handler = () => new Promise(() => {})', 'Runtime.NodeJsExit'],
      missing: ['exports.other = 1', 'Runtime.HandlerNotFound: index.handler is undefined or not exported'],
      syntax: ['exports.handler = (', 'Runtime.UserCodeSyntaxError'],
      bigint: ['exports.handler = async () => 1n', 'Runtime.MarshalError'],
    };
    const { url, lines } = await preview((stack) => {
      const { root } = new RestApi(stack, 'Api');
      for (const [name, [code = '']] of Object.entries(failing)) {
        root.addResource(name).addMethod('GET', new LambdaIntegration(inline(stack, name, code)));
      }
    });
    for (const [name, [, reason]] of Object.entries(failing)) {
      for (let i = 0; i < 2; i++) {
        const response = await fetch(`${url}/${name}`);
        expect([name, response.status, await response.json()]).toEqual([
          name,
          502,
          { message: 'Internal server error' },
        ]);
      }
      expect(lines.filter((line) => line.includes(`failed: ${reason}`))).toHaveLength(2);
    }
  });

  it('is stopped at its timeout, and served by a new process afterwards', async () => {
    const { url, lines } = await serve(
      `exports.handler = async (event) => {
        if (event.path === '/slow') await new Promise((resolve) => setTimeout(resolve, 60_000));
        return { statusCode: 200, body: 'ok' };
      }`,
      { timeout: Duration.seconds(1) },
    );
    expect((await fetch(`${url}/slow`)).status).toBe(502);
    expect(lines.join('\n')).toMatch(/Sandbox\.Timedout: .*Task timed out after 1\.00 seconds/);
    expect(await (await get(url)).text()).toBe('ok');
  });

  it('writes to the log under its name, its CORS decisions in words', async () => {
    const { url, lines } = await serve(`exports.handler = async () => {
      console.log('plain text');
      console.error('on stderr');
      console.log(JSON.stringify({ 'cdk-cors': 'decision', class: 'orders', kind: 'preflight', allowed: false,
        reason: 'origin-not-listed', origin: 'https://evil.example', method: 'PUT' }));
      return { statusCode: 200 };
    }`);
    await get(url);
    await eventually(() => expect(lines).toContainEqual(expect.stringMatching(/^Fn\S* {2}plain text$/)));
    await eventually(() => expect(lines).toContainEqual(expect.stringMatching(/^Fn\S* {2}on stderr$/)));
    const denied =
      /^cors {2}Fn\S* {2}orders {2}preflight {2}DENIED {2}origin-not-listed {2}https:\/\/evil\.example {2}PUT$/;
    await eventually(() => expect(lines).toContainEqual(expect.stringMatching(denied)));
  });

  it('is loaded from an asset, also as an ECMAScript module in a folder', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'preview-asset-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    writeFileSync(join(directory, 'helper.mjs'), 'export const greeting = "hello";');
    writeFileSync(
      join(directory, 'app.mjs'),
      `import { greeting } from './helper.mjs';
      export const api = { handler: async (event, context) => ({ statusCode: 200, body: greeting + ' ' + context.getRemainingTimeInMillis().toString().length }) };`,
    );
    const { url } = await preview((stack) => {
      const props = { runtime: Runtime.NODEJS_22_X, handler: 'app.api.handler', code: Code.fromAsset(directory) };
      behindApi(stack, new LambdaFunction(stack, 'Fn', props));
    });
    expect(await (await get(url)).text()).toBe('hello 4');
  });

  it.each([
    ['is gone', ''],
    ['is empty', 'index.js'],
    ['lacks a file of a folder', 'lib/answer.js'],
  ])('recovers where its code %s at the first call', async (_, part) => {
    const directory = mkdtempSync(join(tmpdir(), 'preview-asset-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    mkdirSync(join(directory, 'lib'));
    writeFileSync(join(directory, 'lib/answer.js'), 'module.exports = { statusCode: 200 };');
    writeFileSync(
      join(directory, 'index.js'),
      'const answer = require("./lib/answer.js"); exports.handler = async () => answer;',
    );
    const { url, app } = await preview((stack) => {
      const props = { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromAsset(directory) };
      behindApi(stack, new LambdaFunction(stack, 'Fn', props));
    });
    const asset = readdirSync(app).find((name) => name.startsWith('asset.'))!;
    const path = join(app, asset);
    rmSync(join(path, part), { recursive: true });
    expect((await get(url)).status).toBeGreaterThanOrEqual(500);
    cpSync(join(directory, part), join(path, part), { recursive: true });
    expect((await get(url)).status).toBe(200);
  });

  it('is noted where the preview cannot run it', async () => {
    const runtime = new Runtime('ruby3.3', RuntimeFamily.RUBY, { supportsInlineCode: true });
    const { url, lines } = await serve('def handler() end', { runtime });
    expect((await get(url)).status).toBe(501);
    expect(lines.join('\n')).toMatch(/function Fn\S* is not served: runtime ruby3\.3/);
  });
});
