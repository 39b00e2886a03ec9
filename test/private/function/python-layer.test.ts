import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import {
  Code,
  type FunctionProps,
  Function as LambdaFunction,
  LayerVersion,
  Runtime,
  RuntimeFamily,
} from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, FunctionUrlCors, HttpApiCors, OriginAllowlist } from '../../../lib';
import { Messages } from '../../support/synth/messages';

const WRAPPED = 'from cdk_cors_runtime import with_cors\n\n@with_cors\ndef handler(event, context):\n    return {}\n';
const BARE = 'def handler(event, context):\n    return {}\n';

let folders: string[] = [];
afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
  folders = [];
});

function code(files: { readonly [path: string]: string }): Code {
  const folder = mkdtempSync(join(tmpdir(), 'handler-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return Code.fromAsset(folder);
}

const python = (stack: Stack, id: string, props: Partial<FunctionProps> = {}) =>
  new LambdaFunction(stack, id, {
    code: Code.fromInline(WRAPPED),
    handler: 'index.handler',
    runtime: Runtime.PYTHON_3_13,
    ...props,
  });

const layersOf = (stack: Stack) =>
  Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')).map((fn) => fn['Properties'].Layers);

describe('addToFunction of a function in Python', () => {
  it('gives it the layer of with_cors, one for all functions of a stack', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop');
    const catalogue = EndpointClass.publicRead(stack, 'Catalogue');
    for (const id of ['A', 'B']) catalogue.addToFunction(python(stack, id));
    catalogue.addToFunction(
      python(stack, 'C', { runtime: new Runtime('python3.15', RuntimeFamily.PYTHON, { supportsInlineCode: true }) }),
    );
    const [layer] = Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::LayerVersion'));
    expect(layer).toMatch(/^CdkCorsPythonLayer/);
    expect(layersOf(stack)).toEqual([[{ Ref: layer }], [{ Ref: layer }], [{ Ref: layer }]]);
    const { directory } = app.synth();
    const assets = readdirSync(directory).filter((name) => name.startsWith('asset.'));
    const modules = assets.map((name) => join(directory, name, 'python', 'cdk_cors_runtime', '__init__.py'));
    expect(modules.map((path) => readFileSync(path, 'utf8'))).toEqual([expect.stringContaining('with_cors')]);
  });

  it('is heard by synth on every facade: its responses have their headers', () => {
    const stack = new Stack(new App(), 'Shop');
    const api = new HttpApi(stack, 'Api');
    const [added, forgotten] = [python(stack, 'Added'), python(stack, 'Forgotten')];
    for (const [path, fn] of Object.entries({ '/a': added, '/b': forgotten })) {
      api.addRoutes({ path, methods: [HttpMethod.GET], integration: new HttpLambdaIntegration(path.slice(1), fn) });
    }
    const allowlist = OriginAllowlist.fromParameterName('/shop/origins');
    const orders = EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET'] });
    HttpApiCors.of(api).addToFunction(added).apply('/', orders);
    const silence = new Messages(stack).silence();
    expect(silence).toContain('GET /b: decorate the handler with with_cors of cdk_cors_runtime and call addToFunction');
    expect(silence).not.toContain('GET /a');
    expect(layersOf(stack).filter((layers) => layers !== undefined)).toEqual([[{ Ref: expect.any(String) }]]);
  });

  it('is not needed behind a function URL where the decorator can be seen', () => {
    const silent = expect.stringContaining('decorate the handler with with_cors of cdk_cors_runtime');
    for (const text of [WRAPPED, BARE]) {
      const stack = new Stack(new App(), 'Shop');
      const allowlist = OriginAllowlist.fromParameterName('/shop/origins');
      const orders = EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET'] });
      const url = python(stack, 'Fn', { code: Code.fromInline(text) }).addFunctionUrl();
      FunctionUrlCors.of(url).apply('/', orders);
      expect(new Messages(stack).silence()).toEqual(text === WRAPPED ? undefined : silent);
      expect(layersOf(stack)).toEqual([[{ Ref: expect.any(String) }]]);
    }
  });

  it('leaves functions of other languages alone', () => {
    const stack = new Stack(new App(), 'Shop');
    const fn = python(stack, 'Fn', { runtime: Runtime.NODEJS_22_X, code: Code.fromInline('exports.handler = 1') });
    EndpointClass.publicRead(stack, 'Catalogue').addToFunction(fn);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::LayerVersion', 0);
  });

  describe('that has five layers', () => {
    const layers = (stack: Stack) =>
      [1, 2, 3, 4, 5].map((i) =>
        LayerVersion.fromLayerVersionArn(stack, `L${i}`, `arn:aws:lambda:eu-west-1:123456789012:layer:l:${i}`),
      );

    it('is refused, with the way out', () => {
      const stack = new Stack(new App(), 'Shop');
      const fn = python(stack, 'Fn', { layers: layers(stack) });
      expect(() => EndpointClass.publicRead(stack, 'Catalogue').addToFunction(fn)).toThrow(
        'function-layers-full - Shop/Fn: it has 5 layers already',
      );
    });

    it('is taken with the module among its code', () => {
      const stack = new Stack(new App(), 'Shop');
      const files = { 'index.py': WRAPPED, 'cdk_cors_runtime/__init__.py': '' };
      const fn = python(stack, 'Fn', { layers: layers(stack), code: code(files) });
      EndpointClass.publicRead(stack, 'Catalogue').addToFunction(fn);
      Template.fromStack(stack).resourceCountIs('AWS::Lambda::LayerVersion', 0);
    });
  });
});

describe('a handler in Python', () => {
  const warnings = (given: Code, handler = 'index.handler') => {
    const stack = new Stack(new App(), 'Shop');
    EndpointClass.publicRead(stack, 'Catalogue').addToFunction(python(stack, 'Fn', { code: given, handler }));
    return new Messages(stack).warnings();
  };
  const told = [
    expect.stringContaining('write "from cdk_cors_runtime import with_cors" and "@with_cors" above the handler'),
  ];

  it('is told where it does not wear the decorator', () => {
    expect(warnings(Code.fromInline(BARE))).toEqual(told);
    expect(warnings(code({ 'index.py': BARE }))).toEqual(told);
    expect(warnings(code({ 'shop/orders.py': BARE }), 'shop/orders.handler')).toEqual(told);
    expect(warnings(code({ 'shop/orders.py': BARE, 'other.py': WRAPPED }), 'shop.orders.handler')).toEqual(told);
  });

  it('is right where it or a file beside it does', () => {
    expect(warnings(Code.fromInline(WRAPPED))).toEqual([]);
    expect(warnings(code({ 'shop/orders.py': WRAPPED }), 'shop/orders.handler')).toEqual([]);
    expect(warnings(code({ 'index.py': 'from app import handler', 'app.py': WRAPPED }))).toEqual([]);
  });

  it('is not looked for where a wrapper of somebody else calls it', () => {
    expect(warnings(code({ 'index.py': BARE }), 'datadog_lambda.handler.handler')).toEqual([]);
  });
});
