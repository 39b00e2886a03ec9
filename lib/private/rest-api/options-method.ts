import {
  AuthorizationType,
  type CfnMethod,
  ContentHandling,
  Integration,
  type IntegrationConfig,
  IntegrationType,
  type IResource,
  Method,
  PassthroughBehavior,
} from 'aws-cdk-lib/aws-apigateway';
import { PREFLIGHT_VARY } from '../mapping-template';
import { resolved } from './surroundings';

const ALLOW_ORIGIN = 'method.response.header.Access-Control-Allow-Origin';

/** Also what cdk-nag knows a preflight by, and exempts from its rule on authorisation. */
const RESPONSES = [
  {
    statusCode: '204',
    responseParameters: {
      [ALLOW_ORIGIN]: true,
      'method.response.header.Vary': true,
    },
  },
];

/** API Gateway answers by itself. `template` decides and sets what depends on the request. */
export function mockIntegration(template: string): IntegrationConfig {
  return {
    type: IntegrationType.MOCK,
    options: {
      // binary media types such as */* would otherwise turn templates off
      contentHandling: ContentHandling.CONVERT_TO_TEXT,
      passthroughBehavior: PassthroughBehavior.NEVER,
      requestTemplates: { 'application/json': '{"statusCode":204}' },
      integrationResponses: [
        {
          statusCode: '204',
          contentHandling: ContentHandling.CONVERT_TO_TEXT,
          responseParameters: { 'method.response.header.Vary': `'${PREFLIGHT_VARY}'` },
          responseTemplates: { 'application/json': template },
        },
      ],
    },
  };
}

/** The responder answers. */
export function responderIntegration(uri: string): IntegrationConfig {
  return {
    type: IntegrationType.AWS_PROXY,
    uri,
    integrationHttpMethod: 'POST',
    options: { contentHandling: ContentHandling.CONVERT_TO_TEXT },
  };
}

/** Adds an `OPTIONS` method that nobody has to be authorised for. */
export function addOptionsMethod(resource: IResource, config: IntegrationConfig): Method {
  // not resource.addMethod: on a proxy below the root that adds methods to the root as well
  return new Method(resource, 'OPTIONS', {
    resource,
    httpMethod: 'OPTIONS',
    integration: new Integration(config),
    options: {
      authorizationType: AuthorizationType.NONE,
      // an authoriser that all methods inherit would contradict NONE
      authorizer: { authorizerId: '', authorizationType: AuthorizationType.NONE },
      apiKeyRequired: false,
      methodResponses: RESPONSES,
      requestParameters: {},
    },
  });
}

/** Gives an existing preflight of CDK another answer. It keeps its logical id, so that nothing is without one meanwhile. */
export function takeOver(method: Method, { options, ...config }: IntegrationConfig): void {
  const resource = method.node.defaultChild as CfnMethod;
  resource.integration = { ...config, ...options };
  resource.methodResponses = RESPONSES;
  resource.requestParameters = {};
}

/** Whether a method was made by `defaultCorsPreflightOptions` or `addCorsPreflight`. */
export function isCdkPreflight(method: Method): boolean {
  const resource = method.node.defaultChild as CfnMethod;
  const integration = resolved<CfnMethod.IntegrationProperty>(resource, resource.integration);
  const responses = (integration?.integrationResponses ?? []) as CfnMethod.IntegrationResponseProperty[];
  const setsOrigin = responses.some(({ responseParameters = {} }) => ALLOW_ORIGIN in responseParameters);
  return integration?.type === IntegrationType.MOCK && setsOrigin;
}
