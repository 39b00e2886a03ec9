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
  const resources = groupBy(find('AWS::ApiGateway::Resource'), 'RestApiId');
  const methods = groupBy(find('AWS::ApiGateway::Method'), 'RestApiId');
  const stages = find('AWS::ApiGateway::Stage');
  const deployments = find('AWS::ApiGateway::Deployment');
  const gatewayResponses = find('AWS::ApiGateway::GatewayResponse');
  const authorizers = find('AWS::ApiGateway::Authorizer');
  return find('AWS::ApiGateway::RestApi').map((api) => {
    const id = String(api.stack.ref(api.logicalId));
    const own = ({ properties }: Found): boolean => properties.RestApiId === id;
    const definition = definitionOf(api);
    const root = tree(api, resources.get(id) ?? [], methods.get(id) ?? []);
    if (definition) addDefinition(root, definition, api);
    return {
      id,
      logicalId: api.logicalId,
      stack: api.stack,
      hasUnreadDocument: !definition && Boolean(api.properties.Body || api.properties.BodyS3Location),
      policy: api.properties.Policy ?? definition?.policy,
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
          .map(({ logicalId, properties }): [string, GatewayResponseSettings] => [
            String(properties.ResponseType),
            { ...properties, logicalId },
          ]),
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

/** What is found, by the id that a property of it holds. */
function groupBy(found: readonly Found[], property: string): Map<string, Found[]> {
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const id = String(one.properties[property]);
    const group = groups.get(id);
    if (group) group.push(one);
    else groups.set(id, [one]);
  }
  return groups;
}

function tree(api: Found, resources: readonly Found[], methods: readonly Found[]): ResourceNode {
  const methodsById = groupBy(methods, 'ResourceId');
  const childrenById = groupBy(resources, 'ParentId');
  const methodsOf = (id: string): Map<string, ApiMethod> => new Map((methodsById.get(id) ?? []).map(methodOf));
  const node = (id: string, part: string, path: string): ResourceNode => ({
    id,
    part,
    path,
    methods: methodsOf(id),
    children: (childrenById.get(id) ?? []).map(({ stack, logicalId, properties }) => {
      const childPart = String(properties.PathPart);
      return node(String(stack.ref(logicalId)), childPart, `${path === '/' ? '' : path}/${childPart}`);
    }),
  });
  return node(shortId(api.stack.name, api.logicalId, 'root'), '', '/');
}

function methodOf({ stack, logicalId, properties }: Found): [string, ApiMethod] {
  const httpMethod = String(properties.HttpMethod);
  return [
    httpMethod,
    {
      logicalId,
      stack,
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
