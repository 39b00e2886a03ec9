import { type Found, ofType } from '../of-type';
import { shortId } from '../physical-ids';
import type { Stack } from '../stack';
import { type Throttle, throttleOf } from '../throttle';
import { addDefinition, definitionOf } from './definition/read-definition';
import { cognitoAuthorizerOf, jwtAuthorizerOf, lambdaAuthorizerOf } from './read-authorizers';
import type {
  ApiMethod,
  GatewayResponseSettings,
  IntegrationSettings,
  ResourceNode,
  RestApi,
  StageSettings,
} from './rest-api';

/** Reads the REST APIs of all stacks; parts of one API may lie in different stacks. */
export function readRestApis(stacks: readonly Stack[]): RestApi[] {
  const find = (type: string): Found[] => stacks.flatMap((stack) => ofType(stack, type));
  const resources = find('AWS::ApiGateway::Resource');
  const methods = find('AWS::ApiGateway::Method');
  const stages = find('AWS::ApiGateway::Stage');
  const deployments = find('AWS::ApiGateway::Deployment');
  const gatewayResponses = find('AWS::ApiGateway::GatewayResponse');
  const authorizers = find('AWS::ApiGateway::Authorizer');
  return find('AWS::ApiGateway::RestApi').map((api) => {
    const id = String(api.stack.ref(api.logicalId));
    const own = ({ properties }: Found): boolean => properties.RestApiId === id;
    const definition = definitionOf(api);
    const root = tree(api, resources.filter(own), methods.filter(own));
    if (definition) addDefinition(root, definition);
    return {
      id,
      logicalId: api.logicalId,
      stack: api.stack,
      hasUnreadDocument: !definition && Boolean(api.properties.Body || api.properties.BodyS3Location),
      hasPolicy: Boolean(api.properties.Policy) || definition?.hasPolicy === true,
      isEdgeOptimized: isEdgeOptimized(api),
      root,
      stages: new Map([...stages, ...deployments].filter(own).flatMap(stageOf)),
      binaryMediaTypes: [
        ...((api.properties.BinaryMediaTypes ?? []) as string[]),
        ...(definition?.binaryMediaTypes ?? []),
      ],
      gatewayResponses: new Map([
        ...(definition?.gatewayResponses ?? []),
        ...gatewayResponses
          .filter(own)
          .map(({ properties }) => [String(properties.ResponseType), properties as GatewayResponseSettings] as const),
      ]),
      lambdaAuthorizers: new Map([
        ...authorizers.filter(own).flatMap(lambdaAuthorizerOf),
        ...(definition?.authorizers.lambda ?? []),
      ]),
      jwtAuthorizers: new Map(authorizers.filter(own).flatMap(jwtAuthorizerOf)),
      cognitoAuthorizers: new Map([
        ...authorizers.filter(own).flatMap(cognitoAuthorizerOf),
        ...(definition?.authorizers.cognito ?? []),
      ]),
    };
  });
}

/** What an API is whose template says nothing of it. */
function isEdgeOptimized({ properties }: Found): boolean {
  const { Types = ['EDGE'] } = (properties.EndpointConfiguration ?? {}) as { Types?: readonly string[] };
  return Types.includes('EDGE');
}

function tree(api: Found, resources: readonly Found[], methods: readonly Found[]): ResourceNode {
  const methodsOf = (id: string): Map<string, ApiMethod> =>
    new Map(methods.filter(({ properties }) => properties.ResourceId === id).map((found) => methodOf(found)));
  const node = (id: string, part: string, path: string): ResourceNode => ({
    id,
    part,
    path,
    methods: methodsOf(id),
    children: resources
      .filter(({ properties }) => properties.ParentId === id)
      .map(({ stack, logicalId, properties }) => {
        const childPart = String(properties.PathPart);
        return node(String(stack.ref(logicalId)), childPart, `${path === '/' ? '' : path}/${childPart}`);
      }),
  });
  return node(shortId(api.stack.name, api.logicalId, 'root'), '', '/');
}

function methodOf({ properties }: Found): [string, ApiMethod] {
  const httpMethod = String(properties.HttpMethod);
  return [
    httpMethod,
    {
      httpMethod,
      authorizationType: String(properties.AuthorizationType ?? 'NONE'),
      authorizerId: properties.AuthorizerId === undefined ? undefined : String(properties.AuthorizerId),
      authorizationScopes: (properties.AuthorizationScopes ?? []) as string[],
      apiKeyRequired: String(properties.ApiKeyRequired) === 'true',
      hasRequestValidator: Boolean(properties.RequestValidatorId),
      integration: (properties.Integration ?? {}) as IntegrationSettings,
    },
  ];
}

/** A stage, or the one that a deployment makes by itself. */
function stageOf({ properties }: Found): [string, StageSettings][] {
  const { StageName, Variables, StageDescription, MethodSettings } = properties as {
    StageName?: string;
    Variables?: Record<string, string>;
    StageDescription?: { Variables?: Record<string, string>; MethodSettings?: MethodSetting[] };
    MethodSettings?: MethodSetting[];
  };
  if (!StageName) return [];
  const throttles = new Map((MethodSettings ?? StageDescription?.MethodSettings ?? []).map(throttleOfMethod));
  return [[StageName, { name: StageName, variables: Variables ?? StageDescription?.Variables, throttles }]];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-stage-methodsetting.html */
interface MethodSetting {
  readonly HttpMethod?: string;
  readonly ResourcePath?: string;
}

function throttleOfMethod(setting: MethodSetting): [string, Throttle | undefined] {
  const { HttpMethod = '', ResourcePath = '' } = setting;
  return [`${HttpMethod} ${ResourcePath.replace(/^\/~1/, '/').replaceAll('~1', '/')}`, throttleOf(setting)];
}
