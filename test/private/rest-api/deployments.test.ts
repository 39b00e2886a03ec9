import { describe, expect, it } from '@jest/globals';
import { App, AspectPriority, Aspects, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnRestApi, Deployment, MockIntegration, RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct } from 'constructs';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { ApiApp, optionsOf } from '../../support/synth/rest-api-app';

describe('the deployment of an API', () => {
  const deploymentId = (change: (app: ApiApp) => EndpointClass) => {
    const app = new ApiApp();
    app.add('GET /a');
    RestApiCors.of(app.api).apply('/', change(app));
    return app.deploymentId();
  };

  it('is the same for the same policy', () => {
    expect(deploymentId((app) => app.admin())).toBe(deploymentId((app) => app.admin()));
  });

  it.each<[string, (app: ApiApp) => EndpointClass]>([
    ['origins', (app) => app.admin('Admin', 'https://other.example')],
    ['order of evaluation, from a template to a function', (app) => app.orders()],
    ['any origin', (app) => app.catalogue()],
  ])('changes with %s', (_, change) => {
    expect(deploymentId(change)).not.toBe(deploymentId((app) => app.admin()));
  });

  it('has the id that CDK gives it, which is worked out once and for all by validation', () => {
    const ids = [true, false].map((skipValidation) => {
      const app = new ApiApp();
      app.add('GET /a', app.fn());
      RestApiCors.of(app.api).apply('/', app.admin());
      app.app.synth({ skipValidation });
      return app.deploymentId();
    });
    expect(ids[0]).toBe(ids[1]);
  });

  it('changes with what a later aspect does to the API', () => {
    const ids = [undefined, 'Changed'].map((description) => {
      const app = new ApiApp();
      app.add('GET /a');
      RestApiCors.of(app.api).apply('/', app.admin());
      const visit = (one: IConstruct) => {
        if (one instanceof CfnRestApi) one.description = description;
      };
      Aspects.of(app.stack).add({ visit }, { priority: AspectPriority.READONLY });
      return app.deploymentId();
    });
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('may belong to a stage of another stack', () => {
    const app = new ApiApp(undefined, { deploy: false });
    app.add('GET /a');
    RestApiCors.of(app.api).apply('/', app.admin());
    const deployment = new Deployment(app.stack, 'Own', { api: app.api });
    const other = new Stack(app.app, 'Other');
    new Stage(other, 'Stage', { deployment });
    const [stage] = Object.values(Template.fromStack(other).findResources('AWS::ApiGateway::Stage'));
    expect(JSON.stringify(stage?.['Properties'].DeploymentId)).toContain(`Ref${app.deploymentId()}`);
  });

  it('waits for every preflight', () => {
    const app = new ApiApp();
    RestApiCors.of(app.api).apply('/', app.admin());
    app.add('GET /a');
    const { template } = app;
    const [deployment] = Object.values(template.findResources('AWS::ApiGateway::Deployment'));
    const options = template.findResources('AWS::ApiGateway::Method', { Properties: { HttpMethod: 'OPTIONS' } });
    expect(deployment?.['DependsOn']).toEqual(expect.arrayContaining(Object.keys(options)));
  });

  it('is followed where the app makes it by itself', () => {
    const ids = ['https://a.example', 'https://b.example'].map((origin) => {
      const app = new ApiApp(undefined, { deploy: false });
      app.add('GET /a');
      new Deployment(app.stack, 'Own', { api: app.api });
      RestApiCors.of(app.api).apply('/', app.admin('Admin', origin));
      expect(app.warnings()).toEqual([]);
      return app.deploymentId();
    });
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('is missed, in words, where the app has none', () => {
    const app = new ApiApp(undefined, { deploy: false });
    app.add('GET /a');
    RestApiCors.of(app.api).apply('/', app.admin());
    expect(app.warnings()).toEqual([expect.stringMatching(/^nothing in this app deploys the API/)]);
  });

  it('needs no stage named', () => {
    const app = new ApiApp();
    app.add('GET /a');
    RestApiCors.of(app.api, { stageName: 'prod' }).apply('/', app.admin());
    expect(() => app.template).toThrow(
      'stage-name-unused - Shop/Api: the app deploys this API itself; leave stageName out',
    );
  });
});

describe('an imported API', () => {
  const imported = (stack: Stack, attributes = { restApiId: 'abc', rootResourceId: 'xyz' }) => {
    const api = RestApi.fromRestApiAttributes(stack, 'Api', attributes);
    api.root.addResource('orders').addMethod('GET', new MockIntegration());
    return api;
  };
  const admin = (stack: Stack, origin = 'https://admin.example') =>
    EndpointClass.sensitive(stack, 'Admin', { allowlist: OriginAllowlist.of(origin), methods: ['PUT'] });

  it('is deployed to the stage that was named, again with each change', () => {
    const ids = ['https://a.example', 'https://b.example'].map((origin) => {
      const stack = new Stack(new App(), 'Stack');
      RestApiCors.of(imported(stack), { stageName: 'prod' }).apply('/orders', admin(stack, origin));
      const template = Template.fromStack(stack);
      expect(Object.keys(optionsOf(template))).toEqual(['/orders']);
      template.hasResource('AWS::ApiGateway::Deployment', {
        Properties: { RestApiId: 'abc', StageName: 'prod' },
        DeletionPolicy: 'Retain',
      });
      const [[id, { DependsOn }] = ['', {}]] = Object.entries(template.findResources('AWS::ApiGateway::Deployment'));
      expect(DependsOn).toEqual(expect.arrayContaining(Object.keys(template.findResources('AWS::ApiGateway::Method'))));
      return id;
    });
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('needs the stage named', () => {
    const stack = new Stack(new App(), 'Stack');
    RestApiCors.of(imported(stack)).apply('/', admin(stack));
    expect(() => Template.fromStack(stack)).toThrow(
      "stage-missing - Stack/Api: an imported API is not deployed by itself; name the stage: RestApiCors.of(api, { stageName: 'prod' })",
    );
  });

  it('is deployed by the deployment that the app has for it, where resources are split over nested stacks', () => {
    const stack = new Stack(new App(), 'Stack');
    const api = new RestApi(stack, 'Api', { deploy: false, cloudWatchRole: false });
    api.root.addMethod('GET');
    const { restApiId, restApiRootResourceId: rootResourceId } = api;
    const nested = new NestedStack(stack, 'Orders');
    const deployer = new NestedStack(stack, 'Deployer');
    const part = imported(nested, { restApiId, rootResourceId });
    new Deployment(deployer, 'Deployment', { api: RestApi.fromRestApiId(deployer, 'Api', restApiId) });
    RestApiCors.of(part).apply('/orders', admin(stack));
    expect(Object.keys(optionsOf(Template.fromStack(nested)))).toEqual(['/orders']);
    const children = Template.fromStack(stack).findResources('AWS::CloudFormation::Stack');
    const dependent = Object.values(children).filter(({ DependsOn = [] }) => DependsOn.length > 0);
    expect(dependent).toHaveLength(1);
  });
});
