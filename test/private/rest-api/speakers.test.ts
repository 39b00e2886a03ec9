import { describe, expect, it } from '@jest/globals';
import { CfnCondition, Fn } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  AwsIntegration,
  type CfnMethod,
  HttpIntegration,
  type Integration,
  LambdaIntegration,
  type LambdaIntegrationOptions,
  type MethodOptions,
  MockIntegration,
  ResponseTransferMode,
  StepFunctionsIntegration,
} from 'aws-cdk-lib/aws-apigateway';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import {
  Code,
  DockerImageCode,
  DockerImageFunction,
  Function as LambdaFunction,
  Runtime,
  RuntimeFamily,
} from 'aws-cdk-lib/aws-lambda';
import { Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { ApiApp, type Properties, refusal } from '../../support/synth/rest-api-app';

const MAPPED = { integrationResponses: [{ statusCode: '200' }, { statusCode: '500', selectionPattern: '5\\d{2}' }] };
const DECLARED: MethodOptions = { methodResponses: [{ statusCode: '200' }, { statusCode: '500' }] };

function apply(
  app: ApiApp,
  integration: Integration,
  endpointClass: EndpointClass,
  options?: MethodOptions,
): Properties {
  app.api.root.addResource('a').addMethod('GET', integration, options);
  RestApiCors.of(app.api).apply('/a', endpointClass);
  const methods = Object.values(Template.fromStack(app.stack).findResources('AWS::ApiGateway::Method'));
  return methods.find(({ Properties }) => Properties.HttpMethod === 'GET')!.Properties;
}

const one = (app: ApiApp) =>
  EndpointClass.credentialed(app.stack, 'Account', {
    allowlist: OriginAllowlist.of('https://app.shop.example'),
    methods: ['GET'],
    exposedHeaders: ['x-total'],
  });

/** Status and CORS headers of each integration response. */
function responsesOf({ Integration }: Properties): unknown[] {
  const { IntegrationResponses } = Integration as { IntegrationResponses: Record<string, unknown>[] };
  return IntegrationResponses.map(({ StatusCode, ResponseParameters }) => [StatusCode, ResponseParameters]);
}

describe('integrations whose responses API Gateway maps', () => {
  const ANY = { 'method.response.header.Access-Control-Allow-Origin': "'*'" };

  it.each<[string, () => Integration]>([
    ['MOCK', () => new MockIntegration(MAPPED)],
    ['HTTP', () => new HttpIntegration('https://backend.example', { proxy: false, options: MAPPED })],
    ['AWS', () => new AwsIntegration({ service: 'sqs', path: 'queue', options: MAPPED })],
  ])('state any origin in each declared response: %s', (_, integration) => {
    const app = new ApiApp();
    const method = apply(app, integration(), app.catalogue(), DECLARED);
    expect(responsesOf(method)).toEqual([
      ['200', ANY],
      ['500', ANY],
    ]);
    expect(method['MethodResponses']).toEqual(
      ['200', '500'].map((StatusCode) => ({
        StatusCode,
        ResponseParameters: { 'method.response.header.Access-Control-Allow-Origin': true },
      })),
    );
    expect(app.silence()).toBeUndefined();
  });

  it('state one origin, credentials and exposed headers', () => {
    const app = new ApiApp();
    const method = apply(app, new MockIntegration(MAPPED), one(app), DECLARED);
    expect(responsesOf(method)[0]).toEqual([
      '200',
      {
        'method.response.header.Access-Control-Allow-Origin': "'https://app.shop.example'",
        'method.response.header.Access-Control-Allow-Credentials': "'true'",
        'method.response.header.Access-Control-Expose-Headers': "'x-total'",
      },
    ]);
    expect(app.silence()).toBeUndefined();
  });

  it('get method responses that were not declared, and keep parameters of their own', () => {
    const app = new ApiApp();
    const own = { 'method.response.header.X-Total': "'1'" };
    const integration = new MockIntegration({ integrationResponses: [{ statusCode: '200', responseParameters: own }] });
    const options = {
      methodResponses: [
        { statusCode: '202' },
        { statusCode: '200', responseParameters: { 'method.response.header.X-Total': true } },
      ],
    };
    const method = apply(app, integration, app.catalogue(), options);
    expect(responsesOf(method)).toEqual([['200', { ...own, ...ANY }]]);
    const undeclared = new ApiApp();
    const bare = apply(undeclared, new MockIntegration(MAPPED), undeclared.catalogue());
    expect(bare['MethodResponses']).toMatchObject([{ StatusCode: '200' }, { StatusCode: '500' }]);
  });

  it('change what is deployed when the class does', () => {
    const idOf = (change: (app: ApiApp) => EndpointClass) => {
      const app = new ApiApp();
      apply(app, new MockIntegration(MAPPED), change(app), DECLARED);
      return app.deploymentId();
    };
    const exposing = (exposedHeaders: string[]) => (app: ApiApp) =>
      EndpointClass.publicRead(app.stack, 'Catalogue', { exposedHeaders });
    expect(idOf(exposing(['x-a']))).not.toBe(idOf(exposing(['x-b'])));
    expect(idOf(exposing(['x-a']))).toBe(idOf(exposing(['x-a'])));
  });

  it('must not state CORS headers themselves', () => {
    const app = new ApiApp();
    const own = { 'method.response.header.Access-Control-Allow-Origin': "'https://other.example'" };
    const integration = new MockIntegration({ integrationResponses: [{ statusCode: '200', responseParameters: own }] });
    expect(refusal(() => apply(app, integration, app.catalogue(), DECLARED)).join('\n')).toContain(
      'integration-states-cors - got "method.response.header.Access-Control-Allow-Origin": the integration response 200 of GET /a',
    );
  });
});

describe('responses that nothing states headers for', () => {
  const silenceOf = (integration: (app: ApiApp) => Integration, endpointClass = (app: ApiApp) => app.catalogue()) => {
    const app = new ApiApp();
    apply(app, integration(app), endpointClass(app));
    return app.silence();
  };
  const of =
    (runtime: Runtime) =>
    ({ stack }: ApiApp) =>
      new LambdaFunction(stack, 'Other', { code: Code.fromInline('with_cors'), handler: 'x', runtime });
  const ruby = of(new Runtime('ruby3.3', RuntimeFamily.RUBY, { supportsInlineCode: true }));
  const python = of(Runtime.PYTHON_3_13);

  const container = ({ stack }: ApiApp) =>
    new DockerImageFunction(stack, 'Container', {
      code: DockerImageCode.fromEcr(Repository.fromRepositoryName(stack, 'Images', 'images')),
    });

  it('are believed of a container that addToFunction was called for, and that is said', () => {
    const app = new ApiApp();
    const fn = container(app);
    RestApiCors.of(app.api).addToFunction(fn);
    apply(app, new LambdaIntegration(fn), app.orders());
    expect(app.silence()).toBeUndefined();
    expect(app.infos().join()).toContain(
      'Shop/Container: what its container or custom runtime runs cannot be seen here',
    );
  });

  it.each<[string, string, (app: ApiApp) => Integration]>([
    ['of a handler', 'wrap the handler in withCors', (app) => new LambdaIntegration(app.fn())],
    ['of a handler in Python', 'decorate the handler with with_cors', (app) => new LambdaIntegration(python(app))],
    ['of another runtime', 'withCors is for Node.js, with_cors for Python', (app) => new LambdaIntegration(ruby(app))],
    [
      'of a container',
      'what a container or a custom runtime runs cannot be seen',
      (app) => new LambdaIntegration(container(app)),
    ],
    [
      'of a handler that streams',
      'wrap the handler in withCors',
      (app) => new LambdaIntegration(app.fn(), { responseTransferMode: ResponseTransferMode.STREAM }),
    ],
    [
      'of a function of others',
      'functionConfig',
      ({ stack }) =>
        new LambdaIntegration(
          LambdaFunction.fromFunctionArn(stack, 'Theirs', 'arn:aws:lambda:eu-central-1:123456789012:function:theirs'),
        ),
    ],
    ['of a server', 'the server behind it has to state them', () => new HttpIntegration('https://backend.example')],
    ['of an integration without responses', 'the integration declares no response', () => new MockIntegration()],
  ])('are named with the way out that they have: %s', (_, wayOut, integration) => {
    const silence = silenceOf(integration);
    expect(silence).toContain('nothing states CORS headers on these responses');
    expect(silence).toContain(
      `GET /a: ${wayOut === 'functionConfig' ? 'the function behind it belongs to another app' : wayOut}`,
    );
    expect(silence).toContain(wayOut);
  });

  it.each(['integrationResponses', 'methodResponses'] as const)('are those of %s of a condition', (property) => {
    const app = new ApiApp();
    const method = app.api.root.addResource('b').addMethod('GET', new MockIntegration(MAPPED), DECLARED);
    const cfnMethod = method.node.defaultChild as CfnMethod;
    new CfnCondition(app.stack, 'IsProduction');
    const either = Fn.conditionIf('IsProduction', [{ statusCode: '200' }], [{ statusCode: '404' }]);
    if (property === 'methodResponses') cfnMethod.methodResponses = either;
    else cfnMethod.integration = { type: 'MOCK', integrationResponses: either };
    RestApiCors.of(app.api).apply('/b', app.catalogue());
    expect(app.silence()).toContain('GET /b: the integration declares no response');
  });

  it('are those of integrations that would have to tell origins apart', () => {
    const several = (app: ApiApp) => app.admin('Several', 'https://a.shop.example', 'https://b.shop.example');
    expect(silenceOf(() => new MockIntegration(MAPPED), several)).toContain(
      'several in code where each has a response template',
    );
    expect(
      silenceOf(
        () => new MockIntegration(MAPPED),
        (app) => app.orders(),
      ),
    ).toContain('several in code where each has a response template');
  });

  it('are none once the function was added, unless it cannot have withCors', () => {
    const added = (fn: (app: ApiApp) => LambdaFunction, options?: LambdaIntegrationOptions) => {
      const app = new ApiApp();
      const handler = fn(app);
      RestApiCors.of(app.api).addToFunction(handler);
      apply(app, new LambdaIntegration(handler, options), app.orders());
      return app.silence();
    };
    const streaming = { responseTransferMode: ResponseTransferMode.STREAM };
    for (const options of [{}, streaming]) {
      expect(added((app) => app.fn(), options)).toBeUndefined();
      expect(added(ruby, options)).toContain('withCors is for Node.js');
    }
    expect(added(python)).toBeUndefined();
    expect(added(python, streaming)).toContain('handlers in Python cannot stream');
  });

  it('of a state machine are stated by its responses', () => {
    const app = new ApiApp();
    const machine = new StateMachine(app.stack, 'Machine', {
      stateMachineType: StateMachineType.EXPRESS,
      definition: new Pass(app.stack, 'Pass'),
    });
    const method = apply(app, StepFunctionsIntegration.startExecution(machine), app.catalogue(), {
      methodResponses: [{ statusCode: '200' }, { statusCode: '400' }, { statusCode: '500' }],
    });
    const stated = responsesOf(method).map((response) =>
      JSON.stringify(response).includes('Access-Control-Allow-Origin'),
    );
    expect(stated.length).toBeGreaterThan(2);
    expect(stated).not.toContain(false);
    expect(app.silence()).toBeUndefined();
  });
});

describe('servers', () => {
  it('are believed to go by settings that are taken', () => {
    const app = new ApiApp();
    const server = new HttpIntegration('https://backend.example', { httpMethod: 'ANY' });
    app.api.root.addResource('a').addMethod('ANY', server);
    const cors = RestApiCors.of(app.api).apply('/a', app.admin());
    expect(app.stack.resolve(cors.functionConfig)).toContain('"admin"');
    expect([app.silence(), app.warnings()]).toEqual([undefined, []]);
    expect(app.infos()).toContainEqual(expect.stringMatching(/^ANY \/a: what is behind cannot be seen here/));
  });

  it('are no others than those to which responses pass as they are', () => {
    const app = new ApiApp();
    const server = new HttpIntegration('https://backend.example', { proxy: false, httpMethod: 'PUT' });
    app.api.root.addResource('a').addMethod('PUT', server);
    const cors = RestApiCors.of(app.api).apply('/a', app.admin());
    void cors.functionConfig;
    expect(app.warnings()).toEqual([
      expect.stringContaining('rejects cross-site writes, but nothing on the way of PUT /a does'),
    ]);
  });
});

describe('functions of others', () => {
  it('cannot be added, and their owner can have their settings', () => {
    const app = new ApiApp();
    app.add('GET /a', app.fn());
    const cors = RestApiCors.of(app.api);
    cors.apply('/a', app.catalogue());
    const theirs = LambdaFunction.fromFunctionName(app.stack, 'Theirs', 'theirs');
    expect(refusal(() => cors.addToFunction(theirs as LambdaFunction))).toEqual([
      expect.stringContaining('function-not-of-app - Shop/Theirs: the settings of a function that is imported'),
    ]);
    expect(JSON.parse(app.stack.resolve(cors.functionConfig))).toMatchObject({
      routes: [{ path: '/a', read: 'catalogue', write: 'catalogue' }],
    });
  });
});
