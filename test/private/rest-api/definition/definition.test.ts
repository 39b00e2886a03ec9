import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiDefinition, RestApi, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { type CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { readStacks } from '../../../../cli/assembly/read-stacks';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../../lib';
import { readRestApis } from '../../../../lib/template/rest-api/read-rest-apis';
import { temporaryDirectory } from '../../../support/preview/served-app';
import { Messages } from '../../../support/synth/messages';

const ORIGIN = 'https://app.shop.example';

/** A method that API Gateway answers itself. */
const mock = (statusCode = '200') => ({
  responses: { [statusCode]: { description: 'OK', content: { 'application/json': {} } } },
  'x-amazon-apigateway-integration': {
    type: 'mock',
    requestTemplates: { 'application/json': `{"statusCode":${statusCode}}` },
    responses: { default: { statusCode } },
  },
});

const document = (paths: object, others: object = {}) => ({
  openapi: '3.0.3',
  info: { title: 'Shop', version: '1' },
  paths,
  ...others,
});

class SpecApp {
  readonly directory = temporaryDirectory();
  readonly app = new App({ outdir: join(this.directory, 'cdk.out'), analyticsReporting: false });
  readonly stack = new Stack(this.app, 'Shop');

  constructor() {
    OriginAllowlist.setParameterRoot(this.stack, '/shop/cors');
  }

  orders = (...origins: string[]) =>
    EndpointClass.credentialed(this.stack, 'Orders', {
      allowlist: OriginAllowlist.of(...(origins.length > 0 ? origins : [ORIGIN])),
      methods: ['GET', 'POST'],
    });

  live = () => EndpointClass.credentialed(this.stack, 'Live', { methods: ['GET', 'POST'] });

  api(apiDefinition: ApiDefinition): SpecRestApi {
    return new SpecRestApi(this.stack, 'Api', { apiDefinition, cloudWatchRole: false });
  }

  file(text: string, name = 'api.yaml'): ApiDefinition {
    const path = join(this.directory, name);
    writeFileSync(path, text);
    return ApiDefinition.fromAsset(path);
  }

  get template(): Template {
    return Template.fromStack(this.stack);
  }

  get restApi() {
    return Object.values(this.template.findResources('AWS::ApiGateway::RestApi'))[0]!['Properties'];
  }

  get deploymentId(): string | undefined {
    return Object.keys(this.template.findResources('AWS::ApiGateway::Deployment'))[0];
  }

  /** As the preview and the command line read it. */
  get read() {
    this.app.synth();
    return readRestApis(readStacks(this.app.outdir))[0]!;
  }
}

const YAML = `
openapi: 3.0.3
info: { title: Shop, version: '1' }
paths:
  /orders:
    get:
      responses: { 200: { description: OK } }
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: { application/json: '{"statusCode":200}' }
        responses: { default: { statusCode: 200 } }
`;

describe('an OpenAPI document in the app', () => {
  it('gets preflights and errors, at no resource', () => {
    const count = (isApplied: boolean) => {
      const app = new SpecApp();
      const api = app.api(
        ApiDefinition.fromInline(document({ '/orders': { get: mock() }, '/items': { get: mock() } })),
      );
      if (isApplied) RestApiCors.of(api).apply('/', app.orders());
      return Object.keys(app.template.toJSON()['Resources']).length;
    };
    expect(count(true)).toBe(count(false));
  });

  it('says what the same API of resources says', () => {
    const spec = new SpecApp();
    const paths = { '/orders': { get: mock() }, '/orders/{id}': { get: mock() }, '/open': { get: mock() } };
    const classes = (app: SpecApp) =>
      [app.orders(ORIGIN, 'https://other.shop.example'), EndpointClass.publicRead(app.stack, 'Open')] as const;
    const [orders, open] = classes(spec);
    RestApiCors.of(spec.api(ApiDefinition.fromInline(document(paths))))
      .apply('/orders', orders)
      .apply('/open', open);
    const plain = new SpecApp();
    const api = new RestApi(plain.stack, 'Api', { cloudWatchRole: false });
    for (const path of Object.keys(paths)) api.root.resourceForPath(path).addMethod('GET');
    const [sameOrders, sameOpen] = classes(plain);
    RestApiCors.of(api).apply('/orders', sameOrders).apply('/open', sameOpen);
    const preflightsOf = (app: SpecApp) => {
      const { root, gatewayResponses } = app.read;
      const [open_, orders_] = [...root.children].sort((a, b) => (a.part < b.part ? -1 : 1));
      const options = [open_, orders_, orders_?.children[0]].map((node) => {
        // where the template has it is all that may differ
        const { logicalId: _id, stack: _stack, ...method } = node!.methods.get('OPTIONS')!;
        return method;
      });
      const errors = Array.from(gatewayResponses, ([type, { ResponseParameters }]) => [type, ResponseParameters]);
      return { options, errors };
    };
    expect(preflightsOf(spec)).toEqual(preflightsOf(plain));
    expect(preflightsOf(spec).options).toHaveLength(3);
  });

  it('is left as the app wrote it', () => {
    const app = new SpecApp();
    const original = document({ '/orders': { get: mock() } });
    const before = structuredClone(original);
    RestApiCors.of(app.api(ApiDefinition.fromInline(original))).apply('/', app.orders());
    expect(app.restApi.Body.paths['/orders'].options).toBeDefined();
    expect(original).toEqual(before);
  });

  it('asks nobody for authorisation of a preflight, whatever it asks by default', () => {
    const app = new SpecApp();
    const security = [{ key: [] }];
    const securitySchemes = { key: { type: 'apiKey', name: 'x-api-key', in: 'header' } };
    const inline = ApiDefinition.fromInline(
      document({ '/orders': { get: mock() } }, { security, components: { securitySchemes } }),
    );
    RestApiCors.of(app.api(inline)).apply('/', app.orders());
    const { methods } = app.read.root.children[0]!;
    expect(methods.get('GET')).toMatchObject({ apiKeyRequired: true });
    expect(methods.get('OPTIONS')).toMatchObject({ apiKeyRequired: false, authorizationType: 'NONE' });
  });

  it('is told apart by the authorization that a method demands without a scheme', () => {
    const app = new SpecApp();
    const demands = (type: string) => ({ ...mock(), 'x-amazon-apigateway-auth': { type } });
    const paths = { '/orders': { get: demands('aws_iam'), post: demands('none') } };
    RestApiCors.of(app.api(ApiDefinition.fromInline(document(paths)))).apply('/', app.orders());
    const { methods } = app.read.root.children[0]!;
    const types = ['GET', 'POST', 'OPTIONS'].map((name) => methods.get(name)?.authorizationType);
    expect(types).toEqual(['AWS_IAM', 'NONE', 'NONE']);
  });

  it('states the headers of responses that API Gateway maps, as its version declares them', () => {
    const declared = (version: object, textSchema: object) => {
      const app = new SpecApp();
      const inline = ApiDefinition.fromInline({ ...document({ '/orders': { get: mock() } }), ...version });
      RestApiCors.of(app.api(inline)).apply('/', app.orders());
      const { get } = app.restApi.Body.paths['/orders'];
      expect(get['x-amazon-apigateway-integration'].responses.default.responseParameters).toEqual({
        'method.response.header.Access-Control-Allow-Origin': `'${ORIGIN}'`,
        'method.response.header.Access-Control-Allow-Credentials': "'true'",
      });
      expect(get.responses[200].headers).toEqual({
        'Access-Control-Allow-Origin': textSchema,
        'Access-Control-Allow-Credentials': textSchema,
      });
    };
    declared({}, { schema: { type: 'string' } });
    declared({ openapi: undefined, swagger: '2.0' }, { type: 'string' });
  });

  it('keeps gateway responses that it has, and its own headers where the deployment knows them', () => {
    const app = new SpecApp();
    const own = { responseParameters: { 'gatewayresponse.header.X-Kind': "'mine'" } };
    const inline = document(
      { '/orders': { get: { ...mock(), summary: Fn.ref('AWS::Region') } } },
      { 'x-amazon-apigateway-gateway-responses': { DEFAULT_4XX: own } },
    );
    RestApiCors.of(app.api(ApiDefinition.fromInline(inline))).apply('/', app.orders());
    const body = app.restApi.Body;
    expect(body.paths['/orders'].get.summary).toEqual({ Ref: 'AWS::Region' });
    expect(body['x-amazon-apigateway-gateway-responses'].DEFAULT_4XX).toEqual(own);
    expect(Object.keys(body['x-amazon-apigateway-gateway-responses'])).toEqual([
      'DEFAULT_4XX',
      'DEFAULT_5XX',
      'UNAUTHORIZED',
    ]);
    expect(new Messages(app.stack).warnings()).toContainEqual(
      expect.stringContaining('the app has a gateway response DEFAULT_4XX without Access-Control-Allow-Origin'),
    );
  });

  it('is deployed again when a policy changes', () => {
    const idOf = (...origins: string[]) => {
      const app = new SpecApp();
      const inline = ApiDefinition.fromInline(document({ '/orders': { get: mock() } }));
      RestApiCors.of(app.api(inline)).apply('/', app.orders(...origins));
      return app.deploymentId;
    };
    expect(idOf(ORIGIN, 'https://a.example')).not.toBe(idOf(ORIGIN, 'https://b.example'));
    expect(idOf(ORIGIN)).toBe(idOf(ORIGIN));
  });

  it.each([false, true])('finds the function that its text refers to (wrapped: %s)', (isWrapped) => {
    const app = new SpecApp();
    const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');
    const fn = new LambdaFunction(app.stack, 'Handler', {
      code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    (fn.node.defaultChild as CfnFunction).overrideLogicalId('Handler');
    const [arn, path] = ['$' + '{Handler.Arn}', 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions'];
    const proxy = { type: 'aws_proxy', httpMethod: 'POST', uri: { 'Fn::Sub': `${path}/${arn}/invocations` } };
    const paths = { '/orders': { post: { responses: {}, 'x-amazon-apigateway-integration': proxy } } };
    const cors = RestApiCors.of(app.api(ApiDefinition.fromInline(document(paths)))).apply('/', app.orders());
    if (isWrapped) cors.addToFunction(fn);
    const wrap = expect.stringContaining('POST /orders: wrap the handler in withCors');
    expect(new Messages(app.stack).silence()).toEqual(isWrapped ? undefined : wrap);
  });
});

describe('an OpenAPI document in a file', () => {
  it('stays in a file where the policy is text', () => {
    const app = new SpecApp();
    RestApiCors.of(app.api(app.file(YAML))).apply('/', app.orders());
    expect(app.restApi.Body).toBeUndefined();
    const { root } = app.read;
    const { Key } = app.restApi.BodyS3Location;
    const staged = JSON.parse(readFileSync(join(app.app.outdir, `asset.${Key}`), 'utf8'));
    expect(Object.keys(staged.paths['/orders'])).toEqual(['get', 'options']);
    expect(root.children[0]?.methods.get('OPTIONS')?.integration.Type).toBe('MOCK');
    expect(Object.keys(app.template.toJSON())).not.toContain('Mappings');
  });

  it('moves into the template where preflights need a function, and synth says so', () => {
    const app = new SpecApp();
    const cors = RestApiCors.of(app.api(app.file(YAML))).apply('/', app.live());
    const { Body, BodyS3Location } = app.restApi;
    expect(BodyS3Location).toBeUndefined();
    expect(JSON.stringify(Body.paths['/orders'].options['x-amazon-apigateway-integration'].uri)).toContain(
      app.stack.getLogicalId(cors.responderFunction!.node.defaultChild as never),
    );
    expect(new Messages(app.stack).infos()).toContainEqual(expect.stringContaining('is in the template now'));
  });

  it('may be JSON', () => {
    const app = new SpecApp();
    RestApiCors.of(app.api(app.file(JSON.stringify(document({ '/a': { get: mock() } })), 'api.json'))).apply(
      '/',
      app.orders(),
    );
    expect(app.read.root.children[0]?.methods.has('OPTIONS')).toBe(true);
  });
});

describe('an OpenAPI document whose parts are said once', () => {
  const staged = (text: string) => {
    const app = new SpecApp();
    RestApiCors.of(app.api(app.file(text))).apply('/orders', app.orders());
    const { Key } = app.restApi.BodyS3Location;
    return JSON.parse(readFileSync(join(app.app.outdir, `asset.${Key}`), 'utf8'));
  };
  const PARAMETER = 'method.response.header.Access-Control-Allow-Origin';
  const originOf = (operation: { [name: string]: { responses: { default: { responseParameters?: object } } } }) =>
    (operation['x-amazon-apigateway-integration']?.responses.default.responseParameters as never)?.[PARAMETER];

  it('says nothing of a path without a class that an alias makes like one with a class', () => {
    const { paths } = staged(`${YAML.replace('get:', 'get: &same')}  /other:\n    get: *same\n`);
    expect([originOf(paths['/orders'].get), originOf(paths['/other'].get)]).toEqual([`'${ORIGIN}'`, undefined]);
  });

  it('keeps methods that a merge key makes', () => {
    const { post } = staged(`${YAML.replace('get:', 'get: &same')}    post:\n      <<: *same\n`).paths['/orders'];
    expect([Object.keys(post), originOf(post)]).toEqual([
      ['responses', 'x-amazon-apigateway-integration'],
      `'${ORIGIN}'`,
    ]);
  });

  it('declares headers where a response is a reference, for that method alone', () => {
    const referring = YAML.replace('{ description: OK }', "{ $ref: '#/components/responses/Ok' }");
    const { paths, components } = staged(`${referring}components: { responses: { Ok: { description: Fine } } }\n`);
    expect(paths['/orders'].get.responses['200']).toEqual({
      description: 'Fine',
      headers: expect.objectContaining({ 'Access-Control-Allow-Origin': expect.anything() }),
    });
    expect(components.responses.Ok).toEqual({ description: 'Fine' });
  });

  it('may have paths and responses of which it says nothing', () => {
    const { paths } = staged(`${YAML.replace('{ description: OK }', '')}  /nothing:\n`);
    expect([Object.keys(paths), originOf(paths['/orders'].get)]).toEqual([['/orders', '/nothing'], `'${ORIGIN}'`]);
  });
});

describe('refuses', () => {
  const refusalOf = (define: (app: SpecApp) => ApiDefinition, endpointClass = (app: SpecApp) => app.orders()) => {
    const app = new SpecApp();
    try {
      RestApiCors.of(app.api(define(app))).apply('/', endpointClass(app));
      app.app.synth();
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  it('a document in a bucket', () => {
    const fromBucket = ({ stack }: SpecApp) =>
      ApiDefinition.fromBucket(Bucket.fromBucketName(stack, 'B', 'definitions'), 'k');
    expect(refusalOf(fromBucket)).toContain(
      'api-from-definition - Shop/Api: the OpenAPI definition of this API is in a bucket',
    );
  });

  it.each([
    ['text that is no YAML', (app: SpecApp) => app.file('paths: [')],
    ['tags, which would be lost', (app: SpecApp) => app.file(YAML.replace('OK', '!Sub OK'))],
    ['no paths', (app: SpecApp) => app.file('openapi: 3.0.3')],
    ['paths that are elsewhere', () => ApiDefinition.fromInline(document({ '/orders': { $ref: '#/x' } }))],
    ['a path without a slash', () => ApiDefinition.fromInline(document({ orders: { get: mock() } }))],
    ['paths that the deployment makes', () => ApiDefinition.fromInline(Fn.transform('AWS::Include', {}))],
  ])('%s', (_, define) => {
    expect(refusalOf(define)).toContain(
      'definition-unread - Shop/Api: the OpenAPI definition of the API cannot be read',
    );
  });

  it('a base path that the import puts before all paths', () => {
    const app = new SpecApp();
    const api = new SpecRestApi(app.stack, 'Api', {
      apiDefinition: ApiDefinition.fromInline(document({ '/orders': { get: mock() } })),
      parameters: { basepath: 'prepend' },
    });
    RestApiCors.of(api).apply('/', app.orders());
    expect(() => app.app.synth()).toThrow(
      'cannot be read (by the parameter basepath, "prepend", the API has other paths)',
    );
  });

  it('an OPTIONS operation of the document', () => {
    const inline = () => ApiDefinition.fromInline(document({ '/orders': { get: mock(), options: mock() } }));
    expect(refusalOf(inline)).toContain('options-method-exists - /orders: it has an OPTIONS method of its own');
  });

  it('a path that the document does not have', () => {
    const app = new SpecApp();
    const api = app.api(ApiDefinition.fromInline(document({ '/orders': { get: mock() } })));
    RestApiCors.of(api).apply('/oders', app.orders());
    expect(() => app.template).toThrow('path-unused');
  });
});
