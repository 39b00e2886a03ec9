import { join } from 'node:path';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ApiDefinition, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketCors, EndpointClass, FunctionUrlCors, OriginAllowlist, RestApiCors } from 'cdk-cors';
import type { Construct } from 'constructs';
import { APP } from '../mutations';

const POLICY = {
  methods: ['GET', 'POST', 'DELETE'],
  requestHeaders: ['content-type', 'x-idempotency-key'],
  exposedHeaders: ['x-request-id'],
};

/** One policy in every place that is no API of resources, no HTTP API and no distribution. */
export class PlacesStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    // what configurations hold, and what needs code
    const told = new EndpointClass(this, 'Told', {
      ...POLICY,
      allowlist: OriginAllowlist.of(APP, 'https://other.example'),
      credentials: true,
    });
    const judged = EndpointClass.credentialed(this, 'Judged', {
      ...POLICY,
      allowlist: OriginAllowlist.of(APP, 'https://*.partners.example'),
    });

    RestApiCors.of(new SpecRestApi(this, 'Document', { apiDefinition: ApiDefinition.fromInline(DOCUMENT) })).apply(
      '/',
      told,
    );
    FunctionUrlCors.of(urlOf(this.nodeFunction('Configured', 'plain'))).apply('/', told);
    FunctionUrlCors.of(urlOf(this.nodeFunction('Wrapped', 'wrapped'))).apply('/', judged);
    FunctionUrlCors.of(urlOf(this.pythonFunction('Decorated'))).apply('/', judged);
    BucketCors.of(new Bucket(this, 'Bucket')).apply(told);
    // of a server, in its environment
    new CfnOutput(this, 'ServerConfig', { value: judged.functionConfig });
  }

  private nodeFunction(id: string, handler: string): LambdaFunction {
    return new NodejsFunction(this, id, {
      entry: join(__dirname, 'handler.ts'),
      handler,
      runtime: Runtime.NODEJS_22_X,
    });
  }

  private pythonFunction(id: string): LambdaFunction {
    const code = Code.fromAsset(__dirname, { exclude: ['*', '!*.py'] });
    return new LambdaFunction(this, id, { code, handler: 'handler.handler', runtime: Runtime.PYTHON_3_13 });
  }
}

const urlOf = (fn: LambdaFunction) => fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });

/** Answers each method of the policy with constants. */
const OPERATION = {
  responses: { 200: { description: 'An order', headers: { 'x-request-id': { schema: { type: 'string' } } } } },
  'x-amazon-apigateway-integration': {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode":200}' },
    responses: {
      default: {
        statusCode: '200',
        responseParameters: { 'method.response.header.x-request-id': "'1'" },
        responseTemplates: { 'application/json': '{}' },
      },
    },
  },
};
const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'Orders', version: '1' },
  paths: { '/orders': { get: OPERATION, post: structuredClone(OPERATION), delete: structuredClone(OPERATION) } },
};
