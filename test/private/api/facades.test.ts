import { describe, expect, it } from '@jest/globals';
import { App, CfnParameter, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { EndpointClass, HttpApiCors, OriginAllowlist, RestApiCors } from '../../../lib';
import { Messages } from '../../support/synth/messages';
import { refusal } from '../../support/synth/rest-api-app';

const account = (stack: Stack, id: string, origin: string) =>
  EndpointClass.credentialed(stack, id, { allowlist: OriginAllowlist.of(origin), methods: ['GET'] });

/** The origins that gateway responses of a stack name. */
function errorOrigins(stack: Stack): string[] {
  const responses = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::GatewayResponse'));
  const origins = responses.map(
    ({ Properties }) => Properties.ResponseParameters?.['gatewayresponse.header.Access-Control-Allow-Origin'],
  );
  return [...new Set(origins)];
}

describe('facades of one REST API', () => {
  /** The owner's stack, and one that imports the API for a path of its own. */
  function microservices(origins: readonly [owner: string, importer: string], isNested: boolean, apply = true) {
    const app = new App();
    const owner = new Stack(app, 'Owner');
    const api = new RestApi(owner, 'Api', { cloudWatchRole: false });
    api.root.addResource('pets').addMethod('GET', new MockIntegration());
    const service = isNested ? new NestedStack(owner, 'Service') : new Stack(app, 'Service');
    const imported = RestApi.fromRestApiAttributes(service, 'Imported', {
      restApiId: api.restApiId,
      rootResourceId: api.restApiRootResourceId,
    });
    imported.root.addResource('books').addMethod('GET', new MockIntegration());
    RestApiCors.of(imported, isNested ? {} : { stageName: 'prod' }).apply(
      '/books',
      account(service, 'Books', origins[1]),
    );
    const cors = RestApiCors.of(api);
    if (apply) cors.apply('/pets', account(owner, 'Pets', origins[0]));
    return { owner, service };
  }

  it.each([false, true])('have the owner state errors for all of them (nested: %s)', (isNested) => {
    const same = microservices(['https://a.shop.example', 'https://a.shop.example'], isNested);
    expect(errorOrigins(same.owner)).toEqual(["'https://a.shop.example'"]);
    expect(errorOrigins(same.service)).toEqual([]);
    if (!isNested) {
      expect(new Messages(same.service).infos()).toEqual([
        expect.stringContaining('The app that has the stage of the API can count them'),
      ]);
    }
    const different = microservices(['https://a.shop.example', 'https://b.shop.example'], isNested);
    expect(errorOrigins(different.owner)).toEqual([]);
    expect(new Messages(different.owner).infos()).toContainEqual(
      expect.stringContaining('pets and books allow credentials'),
    );
  });

  it('have the owner state errors of others even where it has no class itself', () => {
    const { owner } = microservices(['', 'https://b.shop.example'], false, false);
    expect(errorOrigins(owner)).toEqual(["'https://b.shop.example'"]);
  });

  it.each<[string, () => string]>([
    ['an id', () => 'abc123'],
    ['an export', () => Fn.importValue('ShopApi')],
  ])('ask an owner elsewhere for what is right for all of them, known by %s', (_, restApiId) => {
    const infosFor = (...origins: string[]) => {
      const app = new App();
      const stacks = origins.map((origin, i) => {
        const stack = new Stack(app, `Service${i}`);
        const api = RestApi.fromRestApiAttributes(stack, 'Api', { restApiId: restApiId(), rootResourceId: 'root' });
        api.root.addResource(`path${i}`).addMethod('GET', new MockIntegration());
        RestApiCors.of(api, { stageName: 'prod' }).apply('/', account(stack, `Account${i}`, origin));
        return stack;
      });
      return stacks.map((stack) => new Messages(stack).infos().join());
    };
    for (const info of infosFor('https://a.shop.example', 'https://b.shop.example')) {
      expect(info).toContain('the classes do not share one origin in code');
    }
    for (const info of infosFor('https://a.shop.example', 'https://a.shop.example')) {
      expect(info).toContain('have it add gateway responses');
    }
  });

  it('are not joined across accounts, where an id is that of another API', () => {
    const app = new App();
    const infos = ['111111111111', '222222222222'].map((id) => {
      const stack = new Stack(app, `In${id}`, { env: { account: id, region: 'eu-west-1' } });
      const api = RestApi.fromRestApiAttributes(stack, 'Api', { restApiId: 'abc', rootResourceId: 'root' });
      api.root.addResource(`path${id}`).addMethod('GET', new MockIntegration());
      RestApiCors.of(api, { stageName: 'prod' }).apply('/', EndpointClass.publicRead(stack, 'Open'));
      return new Messages(stack).infos().join();
    });
    for (const info of infos) expect(info).toContain('belong to the owner of the API');
  });
});

describe('facades of one HTTP API', () => {
  const addRoute = (scope: Stack, httpApi: IHttpApi, path: string) =>
    new HttpRoute(scope, `Route${path}`, {
      httpApi,
      routeKey: HttpRouteKey.with(path, HttpMethod.GET),
      integration: new HttpUrlIntegration(`Url${path}`, 'https://backend.shop.example'),
    });

  function microservices(isNested: boolean, servicePath: string) {
    const app = new App();
    const owner = new Stack(app, 'Owner');
    const api = new HttpApi(owner, 'Api');
    addRoute(owner, api, '/pets');
    const service = isNested ? new NestedStack(owner, 'Service') : new Stack(app, 'Service');
    const imported = HttpApi.fromHttpApiAttributes(service, 'Imported', { httpApiId: api.apiId });
    addRoute(service, imported, '/books');
    HttpApiCors.of(api).apply('/', EndpointClass.publicRead(owner, 'Open'));
    HttpApiCors.of(imported).apply(servicePath, account(service, 'Books', 'https://a.shop.example'));
    return { app, owner, service };
  }

  const optionsOf = (stack: Stack) =>
    Object.values(Template.fromStack(stack).findResources('AWS::ApiGatewayV2::Route'))
      .map(({ Properties }) => Properties.RouteKey as string)
      .filter((key) => key.startsWith('OPTIONS'));

  it.each([false, true])('leave the configuration alone, and answer each for its routes (nested: %s)', (isNested) => {
    const { owner, service } = microservices(isNested, '/books');
    Template.fromStack(owner).resourcePropertiesCountIs('AWS::ApiGatewayV2::Api', { CorsConfiguration: {} }, 0);
    expect(optionsOf(owner)).toEqual(['OPTIONS /pets']);
    expect(optionsOf(service)).toEqual(['OPTIONS /books']);
    expect(new Messages(owner).warnings()).toEqual([]);
    if (!isNested) expect(new Messages(service).infos().join()).not.toContain('cannot see whether');
  });

  it.each([
    ['an export', () => Fn.importValue('ShopApi')],
    ['a parameter', (service: Stack) => new CfnParameter(service, 'Id').valueAsString],
  ])('leave it alone where an import by %s may be of the same API', (_, idOf) => {
    const configured = (withService: boolean) => {
      const app = new App();
      const owner = new Stack(app, 'Owner');
      const api = new HttpApi(owner, 'Api');
      addRoute(owner, api, '/pets');
      HttpApiCors.of(api).apply('/', account(owner, 'Pets', 'https://a.shop.example'));
      if (withService) {
        const service = new Stack(app, 'Service');
        const imported = HttpApi.fromHttpApiAttributes(service, 'Imported', { httpApiId: idOf(service) });
        addRoute(service, imported, '/books');
        HttpApiCors.of(imported).apply('/books', account(service, 'Books', 'https://b.shop.example'));
      }
      const [resource] = Object.values(Template.fromStack(owner).findResources('AWS::ApiGatewayV2::Api'));
      return resource?.['Properties'].CorsConfiguration !== undefined;
    };
    expect([configured(false), configured(true)]).toEqual([true, false]);
  });

  it('refuse a path that both have classes for', () => {
    const { app } = microservices(true, '/');
    expect(refusal(() => app.synth()).join('\n')).toMatch(
      /path-has-classes - got "\/": Owner\/Service\/Imported\/Cors and Owner\/Api\/Cors are for one API/,
    );
  });
});

describe('classes of one name', () => {
  it('are told where they differ in the stacks of a stage', () => {
    const app = new App();
    const [pets, books] = ['Pets', 'Books'].map((id) => new Stack(app, id));
    EndpointClass.publicRead(pets!, 'Catalogue');
    EndpointClass.publicRead(books!, 'Catalogue', { exposedHeaders: ['x-total'] });
    expect(new Messages(pets!).infos()).toEqual([]);
    expect(new Messages(books!).infos()).toEqual([
      'Books/Catalogue: the class "catalogue" differs from that of Pets/Catalogue in exposedHeaders; make it once and hand it to ' +
        'each stack, or give each a className of its own',
    ]);
  });

  it('say nothing where they are the same', () => {
    const app = new App();
    const stacks = ['Pets', 'Books'].map((id) => new Stack(app, id));
    for (const stack of stacks) EndpointClass.publicRead(stack, 'Catalogue');
    for (const stack of stacks) expect(new Messages(stack).infos()).toEqual([]);
  });
});
