import { describe, expect, it } from '@jest/globals';
import type { App, Stack } from 'aws-cdk-lib';
import {
  ApiDefinition,
  AwsIntegration,
  CognitoUserPoolsAuthorizer,
  HttpIntegration,
  LambdaIntegration,
  RestApi,
  SpecRestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnStage, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution, type IOrigin, LambdaEdgeEventType } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, OriginGroup, RestApiOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import {
  Code,
  Handler,
  type IFunction,
  Function as LambdaFunction,
  Runtime,
  RuntimeFamily,
} from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { inline, type PreviewFixture, preview } from '../support/preview/served-app';

const RUBY = new Runtime('ruby3.3', RuntimeFamily.RUBY, { supportsInlineCode: true });
const OK = 'exports.handler = async () => ({ statusCode: 200 })';

/** Functions that the preview cannot run, by what the log says of them. */
const FUNCTIONS: Readonly<Record<string, (stack: Stack) => IFunction>> = {
  'runtime ruby3\\.3': (stack) => inline(stack, 'Fn', 'def handler() end', { runtime: RUBY }),
  'runtime container image': (stack) =>
    new LambdaFunction(stack, 'Fn', {
      runtime: Runtime.FROM_IMAGE,
      handler: Handler.FROM_IMAGE,
      code: Code.fromEcrImage({ repositoryUriForTagOrDigest: () => 'x', grantPull: () => {} } as never),
    }),
  'its code is no directory of the assembly': (stack) =>
    new LambdaFunction(stack, 'Fn', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromBucket(Bucket.fromBucketName(stack, 'Bucket', 'code'), 'fn.zip'),
    }),
  'no stack of the assembly has it': (stack) =>
    LambdaFunction.fromFunctionAttributes(stack, 'Fn', {
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:elsewhere',
      sameEnvironment: true,
    }),
};

/** Ways to call a function. */
const CALLERS: Readonly<Record<string, (stack: Stack, fn: IFunction) => void>> = {
  'a REST API': (stack, fn) => new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(fn)),
  'an authorizer of a REST API': (stack, handler) =>
    new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(inline(stack, 'Ok', OK)), {
      authorizer: new TokenAuthorizer(stack, 'Authorizer', { handler }),
    }),
  'an HTTP API': (stack, fn) =>
    new HttpApi(stack, 'Api').addRoutes({ path: '/', integration: new HttpLambdaIntegration('I', fn) }),
  'an authorizer of an HTTP API': (stack, fn) =>
    new HttpApi(stack, 'Api').addRoutes({
      path: '/',
      integration: new HttpLambdaIntegration('I', inline(stack, 'Ok', OK)),
      authorizer: new HttpLambdaAuthorizer('Authorizer', fn),
    }),
};

const cases = Object.keys(FUNCTIONS).flatMap((reason) =>
  Object.keys(CALLERS).map((caller) => [reason, caller] as const),
);

const notesOf = ({ lines }: PreviewFixture) => lines.filter((line) => line.startsWith('note  ')).join('\n');

const call = (url: string) => fetch(url, { headers: { authorization: 'Bearer x' } });

describe('a function that cannot be run', () => {
  it.each(cases)('(%s) gives 501 to %s, and is noted at the start', async (reason, caller) => {
    const served = await preview((stack) => CALLERS[caller]!(stack, FUNCTIONS[reason]!(stack)));
    expect(notesOf(served)).toMatch(new RegExp(`function \\S+ is not served: ${reason}`));
    const response = await call(served.url);
    expect([response.status, await response.json()]).toEqual([
      501,
      { message: expect.stringMatching(/^function \S+ is not served by the preview$/) },
    ]);
  });

  it('gives 501 at the edge', async () => {
    const served = await preview((stack) => {
      const api = new RestApi(stack, 'Api');
      api.root.addMethod('GET', new LambdaIntegration(inline(stack, 'Ok', OK)));
      const { currentVersion } = inline(stack, 'Edge', 'def handler() end', { runtime: RUBY });
      const edgeLambdas = [{ functionVersion: currentVersion, eventType: LambdaEdgeEventType.VIEWER_REQUEST }];
      new Distribution(stack, 'Site', { defaultBehavior: { origin: new RestApiOrigin(api), edgeLambdas } });
    });
    expect(notesOf(served)).toMatch(/function Edge\S+ is not served: runtime ruby/);
    expect((await fetch(served.endpoints.find(({ kind }) => kind === 'distribution')!.url)).status).toBe(501);
  });
});

/** Origins that are not in the app. */
const ORIGINS: Readonly<Record<string, (stack: Stack) => IOrigin>> = {
  bucket: (stack) => S3BucketOrigin.withOriginAccessControl(new Bucket(stack, 'Bucket')),
  host: () => new HttpOrigin('elsewhere.example'),
  group: () =>
    new OriginGroup({ primaryOrigin: new HttpOrigin('a.example'), fallbackOrigin: new HttpOrigin('b.example') }),
};

describe('a distribution', () => {
  it.each([
    ['bucket', /\*: its origin \S*bucket\S* is not served/i],
    ['host', /\*: its origin elsewhere\.example is not served/],
    ['group', /its origin groups are not served/],
  ])('gives 501 for an origin that is a %s, and notes it at the start', async (kind, note) => {
    const served = await preview((stack) => {
      new Distribution(stack, 'Site', { defaultBehavior: { origin: ORIGINS[kind]!(stack) } });
    });
    expect(notesOf(served)).toMatch(note);
    expect((await fetch(`${served.url}/x`)).status).toBe(501);
  });
});

/** An address that only a stage completes. */
const ELSEWHERE = `https://${'$'}{stageVariables.host}/`;

/** Parts of APIs, by what the log says of them. */
const PARTS: Readonly<Record<string, (stack: Stack, app: App) => void>> = {
  'methods with authorizer Users are not served: state the claims of a user by --claims FILE': (stack) =>
    new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(inline(stack, 'Ok', OK)), {
      authorizer: new CognitoUserPoolsAuthorizer(stack, 'A', {
        authorizerName: 'Users',
        cognitoUserPools: [new UserPool(stack, 'Pool')],
      }),
    }),
  'methods with authorizer elsewhere, which is not in the app, are not served': (stack) =>
    new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(inline(stack, 'Ok', OK)), {
      authorizer: { authorizerId: 'elsewhere', authorizationType: 'CUSTOM' as never },
    }),
  'GET /: integration type AWS is not served': (stack) =>
    new RestApi(stack, 'Api').root.addMethod('GET', new AwsIntegration({ service: 'sqs', path: 'queue' })),
  'GET /: an integration without a complete address is not served': (stack) =>
    new RestApi(stack, 'Api').root.addMethod('GET', new HttpIntegration(ELSEWHERE)),
  'ANY /: an integration without a complete address is not served': (stack) =>
    new HttpApi(stack, 'Api').addRoutes({
      path: '/',
      integration: new HttpUrlIntegration('I', ELSEWHERE),
    }),
  'the issuer https://cognito-idp.* of A is not served: state the claims of a user by --claims FILE': (stack) =>
    new HttpApi(stack, 'Api').addRoutes({
      path: '/',
      integration: new HttpLambdaIntegration('I', inline(stack, 'Ok', OK)),
      authorizer: new HttpUserPoolAuthorizer('A', new UserPool(stack, 'Pool')),
    }),
  'its OpenAPI document is not in the assembly, or cannot be read': (stack) =>
    new SpecRestApi(stack, 'Api', {
      apiDefinition: ApiDefinition.fromBucket(Bucket.fromBucketName(stack, 'Elsewhere', 'elsewhere'), 'api.json'),
    }),
  'the route of its quick creation is not served': (stack) => {
    const api = new CfnApi(stack, 'Api', { name: 'a', protocolType: 'HTTP', target: 'https://elsewhere.example' });
    new CfnStage(stack, 'Stage', { apiId: api.ref, stageName: '$default' });
  },
};

describe('a part of an API', () => {
  it.each(Object.keys(PARTS))('gives 501, and is noted at the start: %s', async (note) => {
    const served = await preview(PARTS[note]!);
    expect(notesOf(served)).toMatch(new RegExp(note));
    expect((await fetch(served.url, { headers: { authorization: 'Bearer any' } })).status).toBe(501);
  });
});
