import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Duration, type Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { inline, preview, temporaryDirectory } from '../../support/preview/served-app';
import { HAS_PYTHON } from '../../support/python/has-python';

afterEach(() => {
  unstubEnvs();
});

const runtime = Runtime.PYTHON_3_13;

function behindApi(stack: Stack, handler: LambdaFunction): RestApi {
  const api = new RestApi(stack, 'Api');
  api.root.addProxy({ defaultIntegration: new LambdaIntegration(handler) });
  return api;
}

const serve = (code: string, props: object = {}) =>
  preview((stack) => void behindApi(stack, inline(stack, 'Fn', code, { runtime, ...props })));

const get = (url: string, headers: Record<string, string> = {}) => fetch(`${url}/x`, { headers });

(HAS_PYTHON ? describe : describe.skip)('a function in Python, where python3 is there', () => {
  it('runs with its environment, that of Lambda, and nothing of whoever started the preview', async () => {
    stubEnv('PREVIEW_TEST_SECRET', 'secret');
    stubEnv('PYTHONPATH', '/nowhere');
    const { url, aws } = await serve(
      `import json, os, sys
def handler(event, context):
    facts = {"path": sys.path[0], "name": context.function_name, "left": context.get_remaining_time_in_millis()}
    return {"statusCode": 200, "body": json.dumps({**os.environ, **facts})}`,
      { environment: { COLOUR: 'blue' }, functionName: 'orders', timeout: Duration.seconds(7) },
    );
    const facts = (await (await get(url)).json()) as Record<string, string>;
    expect(facts).toMatchObject({
      COLOUR: 'blue',
      AWS_EXECUTION_ENV: 'AWS_Lambda_python3.13',
      AWS_ENDPOINT_URL: aws,
      CDK_CORS_LOG: 'all',
      name: 'orders',
      path: facts['LAMBDA_TASK_ROOT'],
    });
    expect(Number(facts['left'])).toBeGreaterThan(5_000);
    expect(facts).not.toHaveProperty('PREVIEW_TEST_SECRET');
    expect(facts).not.toHaveProperty('PYTHONPATH');
    expect(facts).not.toHaveProperty('PREVIEW_LAYERS');
  });

  (process.platform !== 'win32' ? it : it.skip)('is frozen between requests, and keeps its state', async () => {
    const { url } = await serve(`
import json, threading, time
ticks = [0]
def tick():
    while True:
        time.sleep(0.02)
        ticks[0] += 1
threading.Thread(target=tick, daemon=True).start()
def handler(event, context):
    before = ticks[0]
    time.sleep(0.2)
    return {"statusCode": 200, "body": json.dumps([before, ticks[0]])}`);
    const ticks = async () => (await (await get(url)).json()) as [number, number];
    const [, first] = await ticks();
    await delay(1000);
    const [before, after] = await ticks();
    // unfrozen, the thread would have ticked about 50 times
    expect(before - first).toBeLessThanOrEqual(10);
    expect(after).toBeGreaterThan(before);
  });

  it('has what it prints in the log, in its order, and its answer for itself', async () => {
    const { url, lines } = await serve(`
import sys
def handler(event, context):
    print("one")
    print("two", file=sys.stderr)
    print("three")
    return {"statusCode": 200, "body": "ok"}`);
    expect(await (await get(url)).text()).toBe('ok');
    const written = lines.flatMap((line) => /Fn\S* {2}(one|two|three)$/.exec(line)?.[1] ?? []);
    expect(written).toEqual(['one', 'two', 'three']);
  });

  it.each([
    ['raises', 'def handler(event, context): raise ValueError("no")', 502],
    ['returns what is no JSON', 'def handler(event, context): return {"statusCode": 200, "body": {1}}', 502],
    ['is not there', 'def other(event, context): pass', 502],
    ['cannot be parsed', 'def handler(event, context) pass', 502],
    ['ends its process', 'import os\ndef handler(event, context): os._exit(7)', 502],
    ['asks for a module that is not there', 'import nothing_like_that', 502],
    ['counts by decimals', 'from decimal import Decimal\ndef handler(e, c): return {"statusCode": Decimal(200)}', 200],
  ])('answers as Lambda does where it %s', async (_, code, status) => {
    const { url } = await serve(code);
    expect((await get(url)).status).toBe(status);
    expect((await get(url)).status).toBe(status);
  });

  it('is ended where it takes too long', async () => {
    const { url } = await serve('import time\ndef handler(e, c): time.sleep(60)', { timeout: Duration.seconds(1) });
    expect((await get(url)).status).toBeGreaterThanOrEqual(502);
  });

  it('finds modules beside it, and those of the layers of the app, the last one first', async () => {
    const folder = temporaryDirectory('layers-');
    const write = (path: string, text: string) => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write(
      'code/app/main.py',
      'import own, shared, versioned\ndef handler(e, c): return {"statusCode": 200, "body": own.NAME + shared.NAME + versioned.NAME}',
    );
    write('code/own.py', 'NAME = "own "');
    write('first/python/shared.py', 'NAME = "first "');
    write('second/python/shared.py', 'NAME = "second "');
    write('second/python/lib/python3.13/site-packages/versioned.py', 'NAME = "versioned"');
    const { url, lines } = await preview((stack) => {
      const layers = ['first', 'second'].map(
        (name) => new LayerVersion(stack, name, { code: Code.fromAsset(join(folder, name)) }),
      );
      const theirs = LayerVersion.fromLayerVersionArn(stack, 'Theirs', 'arn:aws:lambda:us-east-1:1:layer:theirs:1');
      const code = Code.fromAsset(join(folder, 'code'));
      const fn = new LambdaFunction(stack, 'Fn', {
        runtime,
        code,
        handler: 'app/main.handler',
        layers: [...layers, theirs],
      });
      behindApi(stack, fn);
    });
    expect(await (await get(url)).text()).toBe('own second versioned');
    expect(lines.join('\n')).toContain('its layers arn:aws:lambda:us-east-1:1:layer:theirs:1 are not served');
  });

  it('is refused where it needs a module that a layer of others may have', async () => {
    const { url, lines } = await preview((stack) => {
      const theirs = LayerVersion.fromLayerVersionArn(stack, 'Theirs', 'arn:aws:lambda:us-east-1:1:layer:theirs:1');
      behindApi(
        stack,
        inline(stack, 'Fn', 'import aws_lambda_powertools.event_handler', { runtime, layers: [theirs] }),
      );
    });
    expect((await get(url)).status).toBe(501);
    expect(lines.join('\n')).toContain('there is no package aws_lambda_powertools, which a layer may have');
  });

  it('answers with the headers of its class, whose list is that of the preview', async () => {
    const code = 'from cdk_cors_runtime import with_cors\n@with_cors\ndef handler(e, c): return {"statusCode": 200}';
    const { url, lines } = await preview((stack) => {
      OriginAllowlist.setParameterRoot(stack, '/shop');
      const fn = inline(stack, 'Fn', code, { runtime });
      const cors = RestApiCors.of(behindApi(stack, fn)).addToFunction(fn);
      const allowlist = OriginAllowlist.fromParameterStore({ initialOrigins: ['https://app.example.com'] });
      cors.apply('/', EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET'] }));
    });
    const response = await get(url, { origin: 'https://app.example.com' });
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    const foreign = await fetch(`${url}/x`, { method: 'POST', headers: { origin: 'https://attacker.example' } });
    expect([foreign.status, await foreign.json()]).toEqual([403, expect.objectContaining({ reason: 'foreign-write' })]);
    expect(lines.join('\n')).toMatch(/cors {2}Fn\S* {2}orders {2}actual {2}DENIED {2}foreign-write/);
  });
});

describe('a function in Python without Python', () => {
  it('is noted, and answers 501', async () => {
    stubEnv('PATH', '/nowhere');
    const { url, lines } = await preview(
      (stack) => void behindApi(stack, inline(stack, 'Fn', 'def handler(e, c): pass', { runtime: Runtime.PYTHON_3_9 })),
    );
    expect((await get(url)).status).toBe(501);
    expect(lines.join('\n')).toMatch(/function Fn\S* is not served: runtime python3\.9, and no python3 is there/);
  });
});
