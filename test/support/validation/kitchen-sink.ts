import { Duration, Stack } from 'aws-cdk-lib';
import {
  type IResource,
  LambdaIntegration,
  MethodLoggingLevel,
  RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import {
  CorsAlarms,
  CorsCanary,
  CorsDashboard,
  EndpointClass,
  OriginAllowlist,
  OriginAudit,
  RestApiCors,
} from 'cdk-cors';
import type { Construct } from 'constructs';

/** Every way to say something to a REST API, on two APIs: one of the app, one that is imported. */
export class KitchenSinkStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { region: 'eu-central-1', account: '123456789012' } });
    const fn = new LambdaFunction(this, 'Handler', {
      code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 })'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    const integration = new LambdaIntegration(fn);
    const api = new RestApi(this, 'Api', {
      binaryMediaTypes: ['*/*'],
      defaultMethodOptions: {
        authorizer: new TokenAuthorizer(this, 'Authorizer', { handler: fn }),
        apiKeyRequired: true,
      },
      deployOptions: {
        loggingLevel: MethodLoggingLevel.ERROR,
        cachingEnabled: true,
        cacheClusterEnabled: true,
        methodOptions: { '/partners/GET': { cachingEnabled: true, cacheTtl: Duration.minutes(1) } },
      },
    });
    const resource = (path: string): IResource => api.root.resourceForPath(path);

    resource('/taken-over').addCorsPreflight({ allowOrigins: ['https://old.example.com'] });
    resource('/taken-over').addMethod('GET', integration);
    resource('/partners').addMethod('GET', integration);
    resource('/split').addMethod('ANY', integration);
    resource('/in-template').addMethod('GET', integration);
    resource('/abroad').addMethod('GET', integration);
    api.root.addProxy({ defaultIntegration: integration });

    const open = EndpointClass.publicRead(this, 'Open', { exposedHeaders: ['*'], requestHeaders: ['x-trace'] });
    const exact = EndpointClass.sensitive(this, 'Exact', {
      allowlist: OriginAllowlist.of('https://admin.example.com', 'https://ops.example.com'),
      methods: ['GET', 'PUT'],
      requestHeaders: ['authorization'],
      selfOrigins: ['https://api.example.com'],
    });
    const patterns = EndpointClass.credentialed(this, 'Patterns', {
      allowlist: OriginAllowlist.of('https://*.tenant.example.com'),
      methods: ['GET', 'POST'],
    });
    const live = EndpointClass.credentialed(this, 'Live', {
      allowlist: OriginAllowlist.fromParameterName('/sink/live/origins', { initialOrigins: ['https://a.example.com'] }),
      methods: ['GET'],
    });
    const inTemplate = EndpointClass.credentialed(this, 'InTemplate', {
      allowlist: OriginAllowlist.fromParameter(
        new StringListParameter(this, 'Origins', { stringListValue: ['https://b.example.com'] }),
      ),
      methods: ['GET'],
    });
    const abroad = EndpointClass.credentialed(this, 'Abroad', {
      allowlist: OriginAllowlist.fromParameterName('/sink/abroad/origins', { region: 'us-east-1' }),
      methods: ['GET'],
    });

    const cors = RestApiCors.of(api);
    cors.apply('/', open);
    cors.apply('/taken-over', exact);
    cors.apply('/partners', live);
    cors.apply('/split', patterns, { writes: exact });
    cors.apply('/in-template', inTemplate);
    cors.apply('/abroad', abroad);
    cors.addToFunction(fn);

    const topic = new Topic(this, 'Worse', { enforceSSL: true });
    new CorsCanary(this, 'Canary');
    new OriginAudit(this, 'OriginAudit', { topic });
    new CorsAlarms(this, 'Alarms', { classes: [exact, live, patterns, inTemplate], topic });
    new CorsDashboard(this, 'Dashboard');

    const imported = RestApi.fromRestApiAttributes(this, 'Imported', { restApiId: 'abc123', rootResourceId: 'root' });
    imported.root.addResource('imported').addMethod('GET', integration);
    RestApiCors.of(imported, { stageName: 'prod' }).apply('/imported', open);
  }
}
