import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { startPreview } from '../../../preview';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { serve, synthesise, temporaryDirectory } from '../../support/preview/served-app';

/** Files by path. */
type Files = Readonly<Record<string, string>>;

const ANSWER = 'exports.handler = async () => ({ statusCode: 200, body: String(answer()) });';
const BY_REQUIRE = (name: string) => ({ 'index.js': `const answer = require('${name}');\n${ANSWER}` });
const BY_IMPORT = (name: string) => ({
  'index.mjs': `import answer from '${name}';
    export const handler = async () => ({ statusCode: 200, body: String(answer()) });`,
});
const packageOf = (name: string, code = `module.exports = () => '${name}';`): Files => ({
  [`node_modules/${name}/index.js`]: code,
});

afterEach(() => {
  unstubEnvs();
});

function write(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A project that was synthesised: a function with these files, and what else lies in the project. */
function project(asset: Files, around: Files = {}, props: (stack: Stack) => object = () => ({}), name = 'project') {
  const folder = join(temporaryDirectory(), name);
  write(folder, around);
  write(join(folder, 'handler'), asset);
  const app = synthesise(
    (scope) => {
      const stack = new Stack(scope, 'Shop');
      const code = Code.fromAsset(join(folder, 'handler'));
      const runtime = Runtime.NODEJS_22_X;
      const fn = new LambdaFunction(stack, 'Fn', { runtime, handler: 'index.handler', code, ...props(stack) });
      new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(fn));
    },
    join(folder, 'cdk.out'),
  );
  return { folder, app };
}

async function answerOf({ app }: { readonly app: string }) {
  const { url, lines } = await serve(app);
  const response = await fetch(url);
  return { status: response.status, body: await response.text(), log: lines.join('\n') };
}

const SDK = '@aws-sdk/client-polly';

describe('the folder of a function', () => {
  it('is out of reach of the package.json of the project', async () => {
    const code = `const answer = () => 'CommonJS'; ${ANSWER}`;
    const { status, body } = await answerOf(project({ 'index.js': code }, { 'package.json': '{"type":"module"}' }));
    expect([status, body]).toEqual([200, 'CommonJS']);
  });

  it('has a package.json of its own', async () => {
    const module = { 'package.json': '{"type":"module"}', 'index.js': BY_IMPORT('./answer.js')['index.mjs'] };
    const files = { ...module, 'answer.js': `export default () => 'ECMAScript';` };
    expect((await answerOf(project(files, { 'package.json': '{"type":"commonjs"}' }))).body).toBe('ECMAScript');
  });

  it.each([
    ['require', BY_REQUIRE('left')],
    ['import', BY_IMPORT('left')],
  ])('has the packages that lie in it alone: by %s', async (_, handler) => {
    const { status, log } = await answerOf(project(handler, packageOf('left')));
    expect(status).toBe(502);
    expect(log).toMatch(/Cannot find (module|package) 'left'/);
    expect((await answerOf(project({ ...handler, ...packageOf('left') }))).body).toBe('left');
  });

  it.each([
    ['require', BY_REQUIRE(SDK)],
    ['import', BY_IMPORT(SDK)],
  ])('finds the AWS SDK in the project, as that of the runtime: by %s', async (_, handler) => {
    const smithy = `module.exports = () => 'smithy ' + require('dependency')();`;
    const modules = {
      ...packageOf(SDK, `module.exports = require('@smithy/core');`),
      ...packageOf('@smithy/core', smithy),
      ...packageOf('dependency'),
    };
    expect((await answerOf(project(handler, modules))).body).toBe('smithy dependency');
  });

  it('gives 501 where the project does not have the package of the AWS SDK, which is named', async () => {
    const { status, log } = await answerOf(project(BY_REQUIRE(`${SDK}/dist/x`)));
    expect(status).toBe(501);
    expect(log).toContain(`there is no package ${SDK}, which Lambda has: install it in this project`);
  });

  it.each([
    ['require', BY_REQUIRE(`${SDK}/dist/x`)],
    ['import', BY_IMPORT(SDK)],
    ['a minified import', { 'index.mjs': `import{S3Client as a}from"${SDK}";export const handler=async()=>a` }],
  ])('says at the start which packages of the AWS SDK the project does not have: by %s', async (_, handler) => {
    const notesOf = async (app: string) => (await serve(app)).lines.filter((line) => line.includes(SDK));
    expect(await notesOf(project(handler).app)).toEqual([
      expect.stringMatching(
        /^note {2}function Fn\S+ imports @aws-sdk\/client-polly, which Lambda has and this project has not: install/,
      ),
    ]);
    expect(await notesOf(project(handler, packageOf(SDK)).app)).toEqual([]);
    expect(await notesOf(project({ ...handler, ...packageOf(SDK) }).app)).toEqual([]);
  });

  it('gives 501 where a package may be in a layer', async () => {
    const withLayer = (stack: Stack) => ({
      layers: [LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:us-east-1:1:layer:tools:1')],
    });
    const { status, log } = await answerOf(project(BY_REQUIRE('tools'), packageOf('tools'), withLayer));
    expect(status).toBe(501);
    expect(log).toMatch(/function Fn\S+: its layers are not served/);
    expect(log).toContain('there is no package tools, which a layer may have');
  });

  it('has what links lead to in their place, as the zip file has', async () => {
    const { app, folder } = project(BY_REQUIRE('linked'), packageOf('linked'));
    const [asset = ''] = readdirSync(app).filter((file) => file.startsWith('asset.'));
    mkdirSync(join(app, asset, 'node_modules'));
    symlinkSync(join(folder, 'node_modules', 'linked'), join(app, asset, 'node_modules', 'linked'), 'dir');
    symlinkSync('..', join(app, asset, 'node_modules', 'cycle'), 'dir');
    symlinkSync('nowhere', join(app, asset, 'broken'));
    expect((await answerOf({ app })).body).toBe('linked');
  });

  it.each(['a blank', 'a#b?c%20d', "d'e (f) [g]", 'ü'])('can be of a project at %s', async (name) => {
    const handler = { ...BY_IMPORT(SDK), ...packageOf('left') };
    expect((await answerOf(project(handler, packageOf(SDK), undefined, name))).body).toBe(SDK);
  });

  it('is made of an asset that was not staged', async () => {
    const { app, folder } = project({ 'index.js': `const answer = () => 'in place'; ${ANSWER}` });
    const manifest = join(app, 'Shop.assets.json');
    const text = readFileSync(manifest, 'utf8').replace(/"asset\.[^"]+"/, JSON.stringify(join(folder, 'handler')));
    writeFileSync(manifest, text);
    expect((await answerOf({ app })).body).toBe('in place');
    expect(text).toContain(folder);
  });

  it('is made again once the code is there', async () => {
    const { app } = project({ 'index.js': `const answer = () => 'here'; ${ANSWER}` });
    const [asset = ''] = readdirSync(app).filter((file) => file.startsWith('asset.'));
    renameSync(join(app, asset), join(app, 'hidden'));
    const { url } = await serve(app);
    expect((await fetch(url)).status).toBe(501);
    renameSync(join(app, 'hidden'), join(app, asset));
    expect((await fetch(url)).status).toBe(200);
  });

  it('says where packages are found that Lambda does not have', async () => {
    const temporary = temporaryDirectory();
    write(temporary, packageOf('left'));
    stubEnv('TMPDIR', temporary);
    stubEnv('TEMP', temporary);
    const { log } = await answerOf(project(BY_REQUIRE('left')));
    expect(log).toContain(`functions find packages in ${join(temporary, 'node_modules')}`);
  });

  it('goes with the preview, and leaves the project as it was', async () => {
    const { app, folder } = project({ 'index.js': `const answer = () => __dirname; ${ANSWER}` });
    const temporary = temporaryDirectory();
    stubEnv('TMPDIR', temporary);
    stubEnv('TEMP', temporary);
    const preview = await startPreview({ app });
    const root = await (await fetch(preview.endpoints[0]!.url)).text();
    expect(root.startsWith(folder)).toBe(false);
    await preview.close();
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['cdk.out', 'handler']);
  });
});
