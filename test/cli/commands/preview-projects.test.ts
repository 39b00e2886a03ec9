import { accessSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, OriginAllowlist, RestApiCors } from 'cdk-cors';
import { buildPreviewCommand, startCommand } from '../../support/cli/preview-command';

const PAGE = 'https://app.shop.example';

/** Node.js says of itself what it is, Bun too. */
const HANDLER = `const { S3Client } = require('@aws-sdk/client-s3');
exports.handler = async () => ({ statusCode: 200, body: JSON.stringify([typeof S3Client, 'bun' in process.versions]) });`;

const SDK = { 'index.js': 'exports.S3Client = class extends require("@smithy/core").Client {};' };
const SMITHY = { 'index.js': 'exports.Client = class {};' };

let folder: string;
let command: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'preview-projects-'));
  command = dirname(buildPreviewCommand(join(folder, 'built')));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(directory: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

/** A project with the command in its `node_modules`, as npm lays it out. */
function npmProject(name: string, manifest: object = {}): string {
  const project = write(join(folder, name), { 'package.json': JSON.stringify(manifest) });
  cpSync(command, join(project, 'node_modules', 'cdk-cors', 'cli'), { recursive: true });
  write(join(project, 'node_modules', '@aws-sdk', 'client-s3'), SDK);
  write(join(project, 'node_modules', '@smithy', 'core'), SMITHY);
  return project;
}

/** The same in a workspace of pnpm: each package in a store, with links to what it may use. */
function pnpmWorkspace(name: string): string {
  const root = write(join(folder, name), { 'package.json': '{}', 'pnpm-workspace.yaml': 'packages: [infra]' });
  const store = join(root, 'node_modules', '.pnpm');
  const project = write(join(root, 'infra'), { 'package.json': '{"type":"module"}' });
  const stored = (id: string, of: string) => join(store, id, 'node_modules', of);
  cpSync(command, join(stored('cdk-cors@1', 'cdk-cors'), 'cli'), { recursive: true });
  write(stored('@aws-sdk+client-s3@3', '@aws-sdk/client-s3'), SDK);
  write(stored('@smithy+core@3', '@smithy/core'), SMITHY);
  const links = [
    [stored('@smithy+core@3', '@smithy/core'), stored('@aws-sdk+client-s3@3', '@smithy/core')],
    [stored('cdk-cors@1', 'cdk-cors'), join(project, 'node_modules', 'cdk-cors')],
    [stored('@aws-sdk+client-s3@3', '@aws-sdk/client-s3'), join(project, 'node_modules', '@aws-sdk', 'client-s3')],
  ] as const;
  for (const [target, path] of links) {
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path, 'dir');
  }
  return project;
}

/** An app with a live list, which a function of ours writes, and a function that needs the AWS SDK. */
function synthesiseInto(project: string): void {
  const handler = write(join(project, 'handler'), { 'index.js': HANDLER });
  const app = new App({ outdir: join(project, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Shop');
  const code = Code.fromAsset(handler);
  const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code });
  const api = new RestApi(stack, 'Api');
  api.root.addResource('orders').addMethod('PUT', new LambdaIntegration(fn));
  OriginAllowlist.setParameterRoot(app, '/shop/cors');
  const orders = EndpointClass.credentialed(stack, 'Orders', {
    allowlist: OriginAllowlist.fromParameterStore({ initialOrigins: [PAGE] }),
    methods: ['PUT'],
  });
  RestApiCors.of(api).apply('/orders', orders);
  app.synth();
}

/** What the preview of a project answers: the preflight of the page, and the handler. */
async function answersIn(project: string, program = process.execPath, env = process.env) {
  synthesiseInto(project);
  const cli = join(project, 'node_modules', 'cdk-cors', 'cli', 'index.js');
  const { line, log } = await startCommand(program, [cli, '--json'], project, env);
  const url = `${JSON.parse(line).endpoints[0].url}/orders`;
  const headers = { origin: PAGE, 'access-control-request-method': 'PUT' };
  const preflight = await fetch(url, { method: 'OPTIONS', headers });
  const actual = await fetch(url, { method: 'PUT' });
  return {
    origin: preflight.headers.get('access-control-allow-origin'),
    answer: actual.status === 200 ? await actual.json() : `${actual.status}\n${log()}`,
  };
}

const bun = [...(process.env.PATH ?? '').split(delimiter), resolve('node_modules/.bin')]
  .map((place) => join(place, 'bun'))
  .find((file) => {
    try {
      accessSync(file);
      return true;
    } catch {
      return false;
    }
  });

describe('cdk-cors preview serves', () => {
  it.each([
    ['a project that is an ECMAScript module', () => npmProject('module', { type: 'module' })],
    ['a project at a path with blanks', () => npmProject('our shop (new) #1 100%')],
    ['a workspace of pnpm', () => pnpmWorkspace('workspace')],
  ])('%s', async (_, project) => {
    expect(await answersIn(project())).toEqual({ origin: PAGE, answer: ['function', false] });
  });

  (bun === undefined ? it.skip : it)('a project under Bun, its functions by Node.js', async () => {
    const project = npmProject('bun', { type: 'module' });
    // as `bun --bun` has it
    const ownNode = join(folder, 'own-node');
    mkdirSync(ownNode);
    symlinkSync(bun ?? '', join(ownNode, 'node'));
    const env = { ...process.env, PATH: [ownNode, process.env.PATH].join(delimiter) };
    expect(await answersIn(project, bun, env)).toEqual({ origin: PAGE, answer: ['function', false] });
  });
});
