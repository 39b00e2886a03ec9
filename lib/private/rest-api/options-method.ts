import { Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  CfnMethod,
  ContentHandling,
  IntegrationType,
  type IResource,
  type Method,
  PassthroughBehavior,
} from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { resolved } from '../resolved';

/** `DISABLE_CREATION_STACK_TRACES` of cx-api, which has it since 2.251.0: before, CDK keeps no such traces. */
const DISABLE_CREATION_STACK_TRACES = 'aws:cdk:disable-creation-stack-traces';

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

/**
 * Adds an `OPTIONS` method that nobody has to be authorised for. It has no answer yet.
 *
 * Not a `Method`: whenever the deployment's logical id is looked up, and that is often, it would resolve once more what
 * every `Method` adds to it, and an API has as many of these as paths.
 */
export function addOptionsMethod(resource: IResource): CfnMethod {
  const scope = new Construct(resource, 'OPTIONS');
  // a trace would lead into this package and no further
  scope.node.setContext(DISABLE_CREATION_STACK_TRACES, true);
  const { api } = resource;
  const props = {
    resourceId: resource.resourceId,
    restApiId: api.restApiId,
    httpMethod: 'OPTIONS',
    operationName: resource.defaultMethodOptions?.operationName,
    apiKeyRequired: false,
    authorizationType: AuthorizationType.NONE,
  };
  const method = new CfnMethod(scope, 'Resource', props);
  const deployment = api.latestDeployment;
  if (deployment) {
    // as a Method says it, so that the ids of deployments stay as they were; without tokens where these say the same there
    const said = { ...props, integration: { type: IntegrationType.MOCK } };
    const stack = Stack.of(deployment);
    deployment.addToLogicalId({ method: stack === method.stack ? stack.resolve(said) : said });
  }
  return method;
}

/**
 * Gives an `OPTIONS` method its answer. A preflight of CDK keeps its logical id, so that no deployment leaves a path
 * without one.
 */
export function setAnswer(method: CfnMethod, answer: CfnMethod.IntegrationProperty): void {
  method.integration = answer;
  method.methodResponses = RESPONSES;
  // what methods inherit may demand headers that no preflight has
  method.requestParameters = undefined;
}

/** The resource that a method of CDK makes. */
export function cfnMethodOf(method: Method): CfnMethod {
  return method.node.defaultChild as CfnMethod;
}

/** Whether a method was made by `defaultCorsPreflightOptions` or `addCorsPreflight`. */
export function isCdkPreflight(method: Method): boolean {
  const resource = cfnMethodOf(method);
  const integration = resolved<CfnMethod.IntegrationProperty>(resource, resource.integration);
  const responses = (integration?.integrationResponses ?? []) as CfnMethod.IntegrationResponseProperty[];
  const setsOrigin = responses.some(({ responseParameters = {} }) => ALLOW_ORIGIN in responseParameters);
  return integration?.type === IntegrationType.MOCK && setsOrigin;
}
