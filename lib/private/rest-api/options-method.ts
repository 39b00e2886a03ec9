import {
  AuthorizationType,
  type CfnMethod,
  ContentHandling,
  IntegrationType,
  type IResource,
  Method,
  MockIntegration,
  PassthroughBehavior,
} from 'aws-cdk-lib/aws-apigateway';
import { resolved } from '../resolved';

const ALLOW_ORIGIN = 'method.response.header.Access-Control-Allow-Origin';

/** Also what cdk-nag knows a preflight by, and exempts from its rule on authorisation. */
const RESPONSES = [
  {
    statusCode: '204',
    responseParameters: {
      [ALLOW_ORIGIN]: true,
    },
  },
];

/** API Gateway answers by itself; `template` decides and sets status, headers and body. */
export function mockAnswer(template: string): CfnMethod.IntegrationProperty {
  return {
    type: IntegrationType.MOCK,
    // binary media types such as */* would otherwise turn templates off
    contentHandling: ContentHandling.CONVERT_TO_TEXT,
    passthroughBehavior: PassthroughBehavior.NEVER,
    requestTemplates: { 'application/json': '{"statusCode":204}' },
    integrationResponses: [
      {
        statusCode: '204',
        contentHandling: ContentHandling.CONVERT_TO_TEXT,
        responseTemplates: { 'application/json': template },
      },
    ],
  };
}

/** A function answers. */
export function proxyAnswer(uri: string): CfnMethod.IntegrationProperty {
  return {
    type: IntegrationType.AWS_PROXY,
    uri,
    integrationHttpMethod: 'POST',
    contentHandling: ContentHandling.CONVERT_TO_TEXT,
  };
}

/** Adds an `OPTIONS` method that nobody has to be authorised for. It has no answer yet. */
export function addOptionsMethod(resource: IResource): Method {
  // not resource.addMethod: on a proxy below the root that adds methods to the root as well
  return new Method(resource, 'OPTIONS', {
    resource,
    httpMethod: 'OPTIONS',
    integration: new MockIntegration(),
    options: {
      authorizationType: AuthorizationType.NONE,
      // an authoriser that all methods inherit would contradict NONE
      authorizer: { authorizerId: '', authorizationType: AuthorizationType.NONE },
      apiKeyRequired: false,
    },
  });
}

/**
 * Gives an `OPTIONS` method its answer. A preflight of CDK keeps its logical id, so that no deployment leaves a path
 * without one.
 */
export function setAnswer(method: Method, answer: CfnMethod.IntegrationProperty): void {
  const resource = method.node.defaultChild as CfnMethod;
  resource.integration = answer;
  resource.methodResponses = RESPONSES;
  // what methods inherit may demand headers that no preflight has
  resource.requestParameters = undefined;
}

/** Whether a method was made by `defaultCorsPreflightOptions` or `addCorsPreflight`. */
export function isCdkPreflight(method: Method): boolean {
  const resource = method.node.defaultChild as CfnMethod;
  const integration = resolved<CfnMethod.IntegrationProperty>(resource, resource.integration);
  const responses = (integration?.integrationResponses ?? []) as CfnMethod.IntegrationResponseProperty[];
  const setsOrigin = responses.some(({ responseParameters = {} }) => ALLOW_ORIGIN in responseParameters);
  return integration?.type === IntegrationType.MOCK && setsOrigin;
}
