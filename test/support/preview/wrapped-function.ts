import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Code, type FunctionProps, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { temporaryDirectory } from './served-app';

const RUNTIME = join(__dirname, '..', '..', '..', 'assets', 'runtime', 'index.js');

/** A function whose handler is in `withCors`, bundled as an app would do it: `result` is JavaScript. */
export function wrappedFunction(stack: Stack, id: string, result: string, props: Partial<FunctionProps> = {}) {
  return withRuntime(stack, id, `withCors(async (event) => (${result}))`, props);
}

/** The same of a handler that streams: `body` is JavaScript that knows `event`, `stream` and `from`. */
export function streamingFunction(stack: Stack, id: string, body: string, props: Partial<FunctionProps> = {}) {
  const handler = `async (event, stream) => { const { from } = awslambda.HttpResponseStream; ${body} }`;
  return withRuntime(stack, id, `withCors(awslambda.streamifyResponse(${handler}))`, props);
}

/** A function of the route `$connect` that accepts the sub-protocol of tokens. */
export function connectFunction(stack: Stack, id: string) {
  return withRuntime(stack, id, 'withBearerProtocol(async () => ({ statusCode: 200 }))', {});
}

function withRuntime(stack: Stack, id: string, handler: string, props: Partial<FunctionProps>) {
  const folder = temporaryDirectory('wrapped-');
  copyFileSync(RUNTIME, join(folder, 'runtime.js'));
  const code = `const { withBearerProtocol, withCors } = require('./runtime.js'); exports.handler = ${handler};`;
  writeFileSync(join(folder, 'index.js'), code);
  return new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromAsset(folder),
    ...props,
  });
}
