import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { CfnStage, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { EndpointClass, ListDelivery, OriginAllowlist, RestApiCors } from '../lib';
import { ApiApp, refusal } from './support/synth/rest-api-app';

const allowlist = OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH });

function pushed(scope: Stack, id = 'Orders', className?: string): EndpointClass {
  return EndpointClass.credentialed(scope, id, {
    allowlist,
    methods: ['GET', 'POST'],
    ...(className && { className }),
  });
}

function targetsOf(app: ApiApp): unknown[] {
  const functions = app.template.findResources('AWS::Lambda::Function');
  const [sync] = Object.values(functions).filter(({ Properties }) => Properties.Environment?.Variables.SYNC);
  const [, parts] = sync!['Properties'].Environment.Variables.SYNC['Fn::Join'] ?? ['', []];
  const text = parts.map((part: string | { Ref: string }) => (typeof part === 'string' ? part : part.Ref)).join('');
  return JSON.parse(text).targets;
}

describe('a pushed class on a REST API', () => {
  it('is answered for by a template that reads the variables of the stage, without a function', () => {
    const app = new ApiApp();
    app.add('POST /orders');
    RestApiCors.of(app.api).apply('/orders', pushed(app.stack));
    const { Integration } = app.options()['/orders'] as { Integration: Record<string, unknown> };
    expect(Integration).toMatchObject({ Type: 'MOCK' });
    expect(RestApiCors.of(app.api).responderFunction).toBeUndefined();
    const texts = JSON.stringify(app.template.toJSON()['Mappings']);
    expect(texts).toContain('$!stageVariables.cors_orders_7');
    expect(texts).not.toContain('cors_orders_8');
  });

  it('has each stage of the API written, with permission for it alone', () => {
    const app = new ApiApp();
    app.add('POST /orders');
    RestApiCors.of(app.api).apply('/', pushed(app.stack));
    const stage = (app.api.deploymentStage.node.defaultChild as CfnStage).logicalId;
    const id = app.stack.resolve(stage) as string;
    const other = new CfnStage(app.stack, 'Beta', { restApiId: app.api.restApiId, stageName: 'beta' });
    other.deploymentId = app.api.latestDeployment!.deploymentId;
    expect(targetsOf(app)).toEqual([
      {
        kind: 'stage-variables',
        name: 'Shop/Api/DeploymentStage.prod/Resource',
        api: 'ApiF70053CD',
        stage: id,
        classes: ['orders'],
      },
      { kind: 'stage-variables', name: 'Shop/Beta', api: 'ApiF70053CD', stage: 'Beta', classes: ['orders'] },
    ]);
    const roles = JSON.stringify(app.template.findResources('AWS::IAM::Role'));
    expect(roles).toContain('"Action":["apigateway:GET","apigateway:PATCH"]');
    expect(roles.match(/apigateway:PATCH/g)?.length).toBe(2);
    expect(roles).toContain(`"/stages/",{"Ref":"${id}"}`);
    app.template.hasResource('Custom::CdkCorsAllowlistSync', { DependsOn: Match.arrayWith([id, 'Beta']) });
  });

  it('says at synth how soon a change arrives, and what that rests on', () => {
    const app = new ApiApp();
    app.add('POST /orders');
    RestApiCors.of(app.api).apply('/orders', pushed(app.stack));
    const [told] = app.infos().filter((text) => text.includes('answers preflights by itself'));
    expect(told).toContain('within seconds of a change, or within 5 min');
    expect(told).toContain('It rests on what AWS does not document');
    expect(told).toContain('up to 4096 bytes more');
  });

  it('takes more variables where the API allows them, and says at synth how many bytes that may be', () => {
    const app = new ApiApp();
    app.add('POST /orders');
    RestApiCors.of(app.api, { stageVariables: 20 }).apply('/orders', pushed(app.stack));
    const texts = JSON.stringify(app.template.toJSON()['Mappings']);
    expect(texts).toContain('$!stageVariables.cors_orders_19');
    expect(texts).not.toContain('cors_orders_20');
    expect(targetsOf(app)).toMatchObject([{ kind: 'stage-variables', variables: 20 }]);
    const [told] = app.infos().filter((text) => text.includes('answers preflights by itself'));
    expect(told).toContain('up to 20 variables of its stage');
    expect(told).toContain('20 x 512 characters, some 320 origins');
    expect(told).toContain('up to 10240 bytes more');
  });

  it.each([
    [101, '1 classes with 101 variables each make 101'],
    [60, '2 classes with 60 variables each make 120'],
    [0, 'got stageVariables 0, expected a whole number above 0'],
    [1.5, 'got stageVariables 1.5'],
  ])('is refused with %d variables, and what is advised is accepted', (stageVariables, text) => {
    const build = (count: number) => {
      const app = new ApiApp();
      app.add('POST /orders');
      app.add('POST /returns');
      const cors = RestApiCors.of(app.api, { stageVariables: count }).apply('/orders', pushed(app.stack));
      if (stageVariables === 60) cors.apply('/returns', pushed(app.stack, 'Returns'));
      return refusal(() => app.app.synth()).join();
    };
    const told = build(stageVariables);
    expect(told).toContain('stage-variables-too-many');
    expect(told).toContain(text);
    expect(build(Number(/at most (\d+)/.exec(told)?.[1]))).toBe('');
  });

  it('runs again in a deployment that touches the stage, and in no other', () => {
    const targetsOf = (props: object, more = false) => {
      const app = new ApiApp(new App(), props);
      app.add('POST /orders');
      RestApiCors.of(app.api).apply('/orders', pushed(app.stack));
      if (more) app.fn();
      const [resource] = Object.values(app.template.findResources('Custom::CdkCorsAllowlistSync'));
      return resource!['Properties'].Targets;
    };
    expect(targetsOf({})).toBe(targetsOf({}, true));
    expect(targetsOf({ deployOptions: { tracingEnabled: true } })).not.toBe(targetsOf({}));
  });

  it.each<[string, (app: ApiApp) => void, string]>([
    ['has no stage', () => {}, 'has no stage of the API'],
    [
      'has a class with a long name',
      (app) => RestApiCors.of(app.api).apply('/', pushed(app.stack, 'Other', 'a'.repeat(60))),
      'too long for that of a variable',
    ],
    [
      'has a class of another stack',
      (app) => RestApiCors.of(app.api).apply('/', pushed(new Stack(app.app, 'Classes'), 'Other')),
      'another stack than the class',
    ],
  ])('is pulled where the API %s, and synth says so', (name, apply, reason) => {
    const app = new ApiApp(new App({ context: { 'cdk-cors:parameterRoot': '/shop' } }), {
      deploy: name !== 'has no stage',
    });
    app.add('POST /orders');
    apply(app);
    if (name === 'has no stage') RestApiCors.of(app.api).apply('/', pushed(app.stack));
    expect(app.options()['/orders']).toMatchObject({ Integration: { Type: 'AWS_PROXY' } });
    expect(app.infos().filter((text) => text.includes(reason))).toHaveLength(1);
    expect(RestApiCors.of(app.api).responderFunction).toBeDefined();
  });

  it('is pulled where a path has another class for writes, and on an API that the app imports', () => {
    const app = new ApiApp();
    app.add('POST /orders');
    RestApiCors.of(app.api).apply('/orders', app.catalogue(), { writes: pushed(app.stack) });
    const api = RestApi.fromRestApiAttributes(app.stack, 'Imported', { restApiId: 'abc', rootResourceId: 'root' });
    api.root.addResource('returns').addMethod('GET');
    RestApiCors.of(api, { stageName: 'prod' }).apply('/', pushed(app.stack, 'Returns'));
    expect(app.options()['/orders']).toMatchObject({ Integration: { Type: 'AWS_PROXY' } });
    expect(app.infos().some((text) => text.includes('the app imports the API'))).toBe(true);
  });

  it.each([
    ['variables', { variables: { cors_orders_0: 'https://a.example' } }],
    ['a canary', { canarySetting: { stageVariableOverrides: { cors_orders_3: '-' } } }],
  ])('refuses %s of the template with its names', (_, setting) => {
    const app = new ApiApp();
    app.add('POST /orders');
    Object.assign(app.api.deploymentStage.node.defaultChild as CfnStage, setting);
    RestApiCors.of(app.api).apply('/orders', pushed(app.stack));
    expect(refusal(() => app.app.synth()).join()).toContain('stage-variable-taken');
  });
});
