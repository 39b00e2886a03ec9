import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Command } from 'commander';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { clientCommand } from '../../../cli/commands/client';
import { keysCommand } from '../../../cli/commands/keys';
import { tokenCommand } from '../../../cli/commands/token';
import { EndpointClass, RestApiCors, ScopedTokens } from '../../../lib';
import { type Preview, startPreview } from '../../../preview';
import { DynamoDb } from '../../../request/aws/dynamodb';
import { callAws } from '../preview/served-app';
import { runCommand } from './run-command';

export const COMMANDS: { readonly [name: string]: () => Command } = {
  client: clientCommand,
  keys: keysCommand,
  token: tokenCommand,
};
export const PAGE = 'https://blog.example';
export const signal = AbortSignal.timeout(120_000);
export let preview: Preview;
export let app: string;
export let table: string;
beforeAll(async () => {
  app = mkdtempSync(join(tmpdir(), 'commands-test-'));
  const scope = new App({ outdir: app, analyticsReporting: false });
  const stack = new Stack(scope, 'Shop', { env: { region: 'us-east-1' } });
  const tokens = new ScopedTokens(stack, 'Tokens', {
    audience: 'https://api.shop.example',
    publicScopes: ['quotes:read'],
  });
  const quotes = EndpointClass.tokenGated(stack, 'Quotes', { tokens, scopes: { GET: ['quotes:read'] } });
  const api = new RestApi(stack, 'Api');
  const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 })');
  const fn = new LambdaFunction(stack, 'Fn', { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
  api.root.addResource('quotes').addMethod('GET', new LambdaIntegration(fn));
  RestApiCors.of(api).apply('/quotes', quotes);
  scope.synth();
  preview = await startPreview({ app, log: () => {} });
  const listed = await callAws<{ TableNames: string[] }>(preview.aws, 'DynamoDB_20120810.ListTables', {});
  table = listed.body.TableNames[0]!;
}, 60_000);
afterAll(async () => {
  await preview?.close();
  rmSync(app, { recursive: true, force: true });
});
/** Runs `cdk-cors <line>` against the table of the preview. */
export async function run(line: string, ...more: string[]) {
  const [name = '', ...args] = line.split(' ');
  const where = ['--table', table, '--endpoint-url', preview.aws];
  return runCommand(COMMANDS[name]!(), ...args, ...more, ...where);
}
export async function json<T = Record<string, unknown>>(line: string, ...more: string[]): Promise<T> {
  return JSON.parse((await run(line, '--json', ...more)).output) as T;
}
export async function tokenOf(client: string): Promise<string> {
  return (await run(`token issue --client ${client} --origin ${PAGE}`)).output;
}
/** The table of the preview, past all commands. */
export function database(): DynamoDb {
  const credentials = { AWS_ACCESS_KEY_ID: 'preview', AWS_SECRET_ACCESS_KEY: 'preview' };
  return new DynamoDb({ table, env: { AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: preview.aws, ...credentials } });
}
export async function addPage(id: string): Promise<void> {
  const { exitCode } = await run(
    `client add ${id} --type browser --origin ${PAGE} --scope quotes:read --scope quotes:list`,
  );
  expect(exitCode).toBe(0);
}
export async function publicKey(): Promise<JWK> {
  return exportJWK((await generateKeyPair('ES256')).publicKey);
}
/** A file for `--jwks`. */
export function keysFile(name: string, ...jwks: readonly object[]): string {
  const file = join(app, name);
  writeFileSync(file, JSON.stringify({ keys: jwks.map((jwk) => ({ ...jwk, alg: 'ES256' })) }));
  return file;
}
