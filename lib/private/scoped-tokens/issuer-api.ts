import { ArnFormat, Names, Stack } from 'aws-cdk-lib';
import {
  CfnApi,
  CfnApiMapping,
  CfnIntegration,
  CfnRoute,
  CfnStage,
  type IDomainName,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from '../messages/acknowledge';

/** What the issuer answers; `OPTIONS` is there where pages of any origin may call. */
const ROUTES = [
  'POST /token',
  'OPTIONS /token',
  'POST /revoke',
  'POST /introspect',
  'GET /.well-known/openid-configuration',
  'GET /.well-known/oauth-authorization-server',
  'GET /jwks.json',
  'OPTIONS /jwks.json',
];
/** Where identity providers tell of ended sessions (RFC 8935). */
const EVENTS_ROUTE = 'POST /events';

/** No header and no parameter: they hold secrets and tokens. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  sourceIp: '$context.identity.sourceIp',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  integrationError: '$context.integrationErrorMessage',
  error: '$context.error.message',
};

/** The API of the issuer: on the stage `$default`, so that its URL has no path. */
export class IssuerApi extends Construct {
  readonly url: string;
  private readonly api: CfnApi;

  constructor(scope: Construct, requestsPerSecond: number, domain: IDomainName | undefined) {
    super(scope, 'IssuerApi');
    this.api = new CfnApi(this, 'Api', {
      name: Names.uniqueResourceName(this, { maxLength: 128 }),
      description: 'Issues scoped access tokens',
      protocolType: 'HTTP',
      disableExecuteApiEndpoint: domain !== undefined,
    });
    const stage = this.addStage(this.api.ref, requestsPerSecond);
    this.url = domain ? `https://${domain.name}` : this.api.attrApiEndpoint;
    if (domain) new CfnApiMapping(this, 'Mapping', { apiId: this.api.ref, domainName: domain.name, stage: stage.ref });
  }

  /** Puts a function behind all routes; that for events is there with identity providers only. */
  serveBy(fn: IFunction, { hasEvents }: { readonly hasEvents: boolean }): void {
    const apiId = this.api.ref;
    const integration = new CfnIntegration(this, 'Integration', {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: fn.functionArn,
      payloadFormatVersion: '2.0',
    });
    const target = `integrations/${integration.ref}`;
    for (const routeKey of hasEvents ? [...ROUTES, EVENTS_ROUTE] : ROUTES) {
      const route = new CfnRoute(this, routeKey, { apiId, routeKey, target, authorizationType: 'NONE' });
      const reason = 'clients authenticate to the token endpoint itself (RFC 6749, section 2.3)';
      acknowledge(route, 'AwsSolutions-APIG4', reason);
    }
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: fn.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: Stack.of(this).formatArn({ service: 'execute-api', resource: apiId, resourceName: '*/*/*' }),
    });
  }

  private addStage(apiId: string, requestsPerSecond: number): CfnStage {
    const { logGroupName } = new LogGroup(this, 'AccessLog', { retention: RetentionDays.ONE_MONTH });
    const destinationArn = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return new CfnStage(this, 'Stage', {
      apiId,
      stageName: '$default',
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: requestsPerSecond,
        throttlingBurstLimit: Math.ceil(requestsPerSecond),
      },
      accessLogSettings: { destinationArn, format: JSON.stringify(ACCESS_LOG) },
    });
  }
}
