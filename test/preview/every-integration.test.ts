import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { type App, Stack } from 'aws-cdk-lib';
import {
  AwsIntegration,
  HttpIntegration,
  type Integration,
  LambdaIntegration,
  MockIntegration,
  Model,
  ResponseTransferMode,
  RestApi,
  StepFunctionsIntegration,
} from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, type HttpRouteIntegration } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpLambdaIntegration,
  HttpSqsIntegration,
  HttpUrlIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Function as LambdaFunction, Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { DistributionCors, EndpointClass, HttpApiCors, OriginAllowlist, RestApiCors } from '../../lib';
import { inline, serve, synthesise } from '../support/preview/served-app';
import { streamingFunction, wrappedFunction } from '../support/preview/wrapped-function';
import { HAS_PYTHON } from '../support/python/has-python';
import { Messages } from '../support/synth/messages';

const LISTED = 'https://app.shop.example';
const OK = `{ statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{}' }`;
const STREAM = `from(stream, { headers: { 'content-type': 'application/json' } }).end('{}')`;
const BARE_STREAM = `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  awslambda.HttpResponseStream.from(stream, { headers: { 'content-type': 'application/json' } }).write('{}'); stream.end();
});`;
const THEIRS = 'arn:aws:lambda:us-east-1:111111111111:function:theirs';

/** A class of each kind that is compiled otherwise. */
const CLASSES: Readonly<Record<string, OriginAllowlist>> = {
  any: OriginAllowlist.anyOrigin(),
  one: OriginAllowlist.of(LISTED),
  several: OriginAllowlist.of(LISTED, 'https://other.shop.example'),
  pattern: OriginAllowlist.of('https://*.shop.example'),
  live: OriginAllowlist.fromParameterStore({ initialOrigins: [LISTED] }),
};

const PYTHON = `from cdk_cors_runtime import with_cors

@with_cors
def handler(event, context):
    return {"statusCode": 200, "body": "{}"}
`;
const RUBY = new Runtime('ruby3.3', RuntimeFamily.RUBY, { supportsInlineCode: true });

const classesOf = (stack: Stack) =>
  Object.entries(CLASSES).map(
    ([id, allowlist]) => [id, new EndpointClass(stack, id, { allowlist, methods: ['GET'] })] as const,
  );

function functionsOf(stack: Stack) {
  return {
    wrapped: wrappedFunction(stack, 'Wrapped', OK),
    bare: inline(stack, 'Bare', `exports.handler = async () => (${OK})`),
    // a machine without Python has no such function
    python: HAS_PYTHON ? [inline(stack, 'Python', PYTHON, { runtime: Runtime.PYTHON_3_13 })] : [],
    ruby: inline(stack, 'Ruby', 'def handler(event:, context:) end', { runtime: RUBY }),
    theirs: LambdaFunction.fromFunctionArn(stack, 'Theirs', THEIRS),
  };
}

/** Every kind of integration that a REST API has, with whatever decides who states its headers. */
function restIntegrations(stack: Stack): Readonly<Record<string, [Integration, declares?: boolean]>> {
  const { wrapped, bare, python, ruby, theirs } = functionsOf(stack);
  const streaming = streamingFunction(stack, 'Streaming', STREAM);
  const bareStreaming = inline(stack, 'BareStreaming', BARE_STREAM);
  const machine = new StateMachine(stack, 'Machine', {
    stateMachineType: StateMachineType.EXPRESS,
    definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Pass')),
  });
  const requestTemplates = { 'application/json': '{"statusCode": 200}' };
  const responseTemplates = { 'application/json': '{}' };
  const plain = { requestTemplates, integrationResponses: [{ statusCode: '200' }] };
  const mapped = { requestTemplates, integrationResponses: [{ statusCode: '200', responseTemplates }] };
  const http = (options: object) => new HttpIntegration('http://127.0.0.1:9', { proxy: false, options });
  const sqs = (options: object) => new AwsIntegration({ service: 'sqs', path: 'queue', options });
  return {
    wrapped: [new LambdaIntegration(wrapped)],
    bare: [new LambdaIntegration(bare)],
    ...(python[0] && { python: [new LambdaIntegration(python[0])] }),
    ruby: [new LambdaIntegration(ruby)],
    theirs: [new LambdaIntegration(theirs)],
    stream: [new LambdaIntegration(streaming, { responseTransferMode: ResponseTransferMode.STREAM })],
    bareStream: [new LambdaIntegration(bareStreaming, { responseTransferMode: ResponseTransferMode.STREAM })],
    lambda: [new LambdaIntegration(bare, { proxy: false, ...plain })],
    url: [new HttpIntegration('http://127.0.0.1:9')],
    http: [http(mapped)],
    httpPlain: [http(plain)],
    httpJson: [http(plain), true],
    httpBare: [http({})],
    sqs: [sqs(mapped)],
    sqsBare: [sqs({})],
    mock: [new MockIntegration(mapped)],
    mockPlain: [new MockIntegration(plain)],
    mockBare: [new MockIntegration({ requestTemplates })],
    machine: [StepFunctionsIntegration.startExecution(machine)],
  };
}

function restApi(app: App): Stack {
  const stack = new Stack(app, 'Rest', { env: { region: 'us-east-1', account: '111111111111' } });
  OriginAllowlist.setParameterRoot(stack, '/rest');
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const cors = RestApiCors.of(api);
  const integrations = Object.entries(restIntegrations(stack));
  const responseModels = { 'application/json': Model.EMPTY_MODEL };
  const classes = classesOf(stack);
  for (const [name, endpointClass] of classes) {
    const parent = api.root.addResource(name);
    for (const [id, [integration, declares]] of integrations) {
      const methodResponses = [{ statusCode: '200', ...(declares && { responseModels }) }];
      parent.addResource(id).addMethod('GET', integration, id.endsWith('Bare') ? {} : { methodResponses });
    }
    cors.apply(`/${name}`, endpointClass);
  }
  for (const id of HAS_PYTHON ? ['Wrapped', 'Streaming', 'Python'] : ['Wrapped', 'Streaming']) {
    cors.addToFunction(stack.node.findChild(id) as LambdaFunction);
  }
  const origin = new RestApiOrigin(api);
  const behaviors = classes.map(([name]) => [`/${name}/*`, { origin }]);
  const distribution = new Distribution(stack, 'Distribution', {
    defaultBehavior: { origin },
    additionalBehaviors: Object.fromEntries(behaviors),
  });
  for (const [name, endpointClass] of classes) DistributionCors.of(distribution).apply(`/${name}/*`, endpointClass);
  return stack;
}

function httpApi(app: App, id: string, classes: readonly string[]): Stack {
  const stack = new Stack(app, id, { env: { region: 'us-east-1', account: '111111111111' } });
  OriginAllowlist.setParameterRoot(stack, `/${id.toLowerCase()}`);
  const api = new HttpApi(stack, 'Api');
  const { wrapped, bare, python, ruby, theirs } = functionsOf(stack);
  const integrations: Readonly<Record<string, HttpRouteIntegration>> = {
    wrapped: new HttpLambdaIntegration('Wrapped', wrapped),
    bare: new HttpLambdaIntegration('Bare', bare),
    ...(python[0] && { python: new HttpLambdaIntegration('Python', python[0]) }),
    ruby: new HttpLambdaIntegration('Ruby', ruby),
    theirs: new HttpLambdaIntegration('Theirs', theirs),
    url: new HttpUrlIntegration('Url', 'http://127.0.0.1:9'),
    sqs: new HttpSqsIntegration('Sqs', { queue: new Queue(stack, 'Queue') }),
  };
  const cors = HttpApiCors.of(api);
  const isWhole = classes.length === 1;
  for (const [name, endpointClass] of classesOf(stack).filter(([one]) => classes.includes(one))) {
    for (const [kind, integration] of Object.entries(integrations)) {
      api.addRoutes({ path: `/${name}/${kind}`, methods: [HttpMethod.GET], integration });
    }
    cors.apply(isWhole ? '/' : `/${name}`, endpointClass);
  }
  for (const fn of [wrapped, ...python]) cors.addToFunction(fn);
  return stack;
}

/** Of the methods that the preview does not serve, whether their template states headers for each response. */
function stated(resources: Readonly<Record<string, TemplateResource>>, pathOf: (id: string) => string): string[] {
  const methods = Object.values(resources).filter(({ Type, Properties }) => {
    return Type === 'AWS::ApiGateway::Method' && Properties.HttpMethod === 'GET';
  });
  return methods
    .filter(({ Properties }) => {
      const responses = Properties.Integration?.IntegrationResponses ?? [];
      const says = (one: object) => /Access-Control-Allow-Origin|FindInMap/.test(JSON.stringify(one));
      return responses.length > 0 && responses.every(says);
    })
    .map(({ Properties }) => pathOf(Properties.ResourceId.Ref));
}

interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: resources have whatever properties they have
  readonly Properties: any;
}

it('leaves no method without headers unsaid, whatever the integration, the class and the kind of API', async () => {
  const stacks: Stack[] = [];
  const output = synthesise((app) => {
    stacks.push(restApi(app));
    stacks.push(httpApi(app, 'Http', ['any', 'one', 'several', 'pattern', 'live']));
    for (const name of ['any', 'one']) stacks.push(httpApi(app, `Whole${name}`, [name]));
  });
  const { endpoints } = await serve(output);
  const counts = { told: 0, answered: 0, read: 0 };
  const unsaid: string[] = [];
  for (const stack of stacks) {
    const silence = new Messages(stack).silence() ?? '';
    const template = readFileSync(`${output}/${stack.stackName}.template.json`, 'utf8');
    const { Resources } = JSON.parse(template) as { Resources: Record<string, TemplateResource> };
    const pathOf = (id: string): string => {
      const { PathPart, ParentId } = Resources[id]?.Properties ?? {};
      return PathPart === undefined ? '' : `${pathOf(ParentId.Ref)}/${PathPart}`;
    };
    const paths = Object.values(Resources).flatMap(({ Type, Properties }) => {
      if (Type === 'AWS::ApiGateway::Method' && Properties.HttpMethod === 'GET')
        return [pathOf(Properties.ResourceId.Ref)];
      const key = Type === 'AWS::ApiGatewayV2::Route' ? (Properties.RouteKey as string) : '';
      return key.startsWith('GET ') ? [key.slice(4)] : [];
    });
    const isNative = JSON.stringify(Resources).includes('"CorsConfiguration"');
    const inTemplate = stated(Resources, pathOf);
    const { url } = endpoints.find((one) => one.stack === stack.stackName && one.kind !== 'distribution')!;
    for (const path of paths) {
      const isTold = new RegExp(`GET ${path}[,:]`).test(silence);
      const response = await fetch(`${url.replace(/\/$/, '')}${path}`, { headers: { origin: LISTED } });
      await response.arrayBuffer();
      const isStated = response.headers.has('access-control-allow-origin');
      // what the preview does not serve is 501; its responses are those of the template
      const isServed = response.status === 200;
      const isRead = !isServed && (isNative || inTemplate.includes(path));
      if (isTold) counts.told++;
      else if (isServed && isStated) counts.answered++;
      else if (isRead) counts.read++;
      else unsaid.push(`${stack.stackName} GET ${path}: ${response.status}`);
      // nor is anything said of what is answered with headers
      if (isServed && isStated && isTold) unsaid.push(`${stack.stackName} GET ${path} has headers, and is told`);
    }
  }
  // the way out that every advice ends with
  const { url } = endpoints.find(({ kind }) => kind === 'distribution')!;
  for (const name of Object.keys(CLASSES)) {
    const response = await fetch(`${url}/${name}/bare`, { headers: { origin: LISTED } });
    if (!response.headers.has('access-control-allow-origin')) unsaid.push(`distribution ${name}: ${response.status}`);
  }
  expect(unsaid).toEqual([]);
  // of five classes on either kind of API, and of two on one of their own
  const inPython = HAS_PYTHON ? 12 : 0;
  expect(counts.told + counts.answered + counts.read).toBe(132 + inPython);
  expect(counts.answered).toBe(26 + inPython);
}, 120_000);
