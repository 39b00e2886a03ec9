import { type Found, ofType } from '../of-type';
import type { Stack } from '../stack';
import type {
  Authorization,
  CorsSettings,
  HttpApi,
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpStage,
  IntegrationSettings,
  Route,
} from './http-api';

/** Where the template says nothing. */
const DEFAULT_TTL_SECONDS = 300;

/** Reads the HTTP APIs of all stacks; parts of one API may lie in different stacks. */
export function readHttpApis(stacks: readonly Stack[]): HttpApi[] {
  const find = (type: string): Found[] => stacks.flatMap((stack) => ofType(stack, `AWS::ApiGatewayV2::${type}`));
  const [routes, stages, integrations, authorizers] = ['Route', 'Stage', 'Integration', 'Authorizer'].map(find);
  return find('Api')
    .filter(({ properties }) => properties.ProtocolType === 'HTTP')
    .map((api) => {
      const id = String(api.stack.ref(api.logicalId));
      const own = (found: readonly Found[] = []): Found[] => found.filter(({ properties }) => properties.ApiId === id);
      const parts = { integrations: byId(own(integrations)), authorizers: byId(own(authorizers)) };
      return {
        id,
        logicalId: api.logicalId,
        stack: api.stack,
        hasDocument: Boolean(api.properties.Body || api.properties.BodyS3Location),
        hasQuickRoute: Boolean(api.properties.Target),
        stages: new Map(own(stages).map(stageOf)),
        routes: own(routes).map((route) => routeOf(route, parts)),
        cors: api.properties.CorsConfiguration as CorsSettings | undefined,
      };
    });
}

interface Parts {
  readonly integrations: ReadonlyMap<string, Found>;
  readonly authorizers: ReadonlyMap<string, Found>;
}

function byId(found: readonly Found[]): Map<string, Found> {
  return new Map(found.map((part) => [String(part.stack.ref(part.logicalId)), part]));
}

function stageOf({ properties }: Found): [string, HttpStage] {
  const name = String(properties.StageName);
  return [name, { name, variables: properties.StageVariables as Record<string, string> | undefined }];
}

function routeOf({ properties }: Found, { integrations, authorizers }: Parts): Route {
  const target = String(properties.Target ?? '').replace(/^integrations\//, '');
  return {
    key: String(properties.RouteKey),
    authorization: authorizationOf(properties, authorizers.get(String(properties.AuthorizerId))),
    integration: integrations.get(target)?.properties as IntegrationSettings | undefined,
  };
}

function authorizationOf(route: Found['properties'], authorizer: Found | undefined): Authorization {
  const type = String(route.AuthorizationType ?? 'NONE');
  if (type === 'NONE' || type === 'AWS_IAM') return { type };
  if (!authorizer) return { type: 'unknown', what: `authorization by ${type} without an authorizer of the API` };
  if (type === 'JWT') {
    return { type, authorizer: jwtAuthorizer(authorizer), scopes: (route.AuthorizationScopes ?? []) as string[] };
  }
  return { type: 'CUSTOM', authorizer: lambdaAuthorizer(authorizer) };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-authorizer.html */
function lambdaAuthorizer({ stack, logicalId, properties }: Found): HttpLambdaAuthorizer {
  return {
    id: String(stack.ref(logicalId)),
    logicalId,
    apiId: String(properties.ApiId),
    stack,
    uri: String(properties.AuthorizerUri),
    hasRole: properties.AuthorizerCredentialsArn !== undefined,
    ttlSeconds: Number(properties.AuthorizerResultTtlInSeconds ?? DEFAULT_TTL_SECONDS),
    identitySources: (properties.IdentitySource ?? []) as string[],
    format: properties.AuthorizerPayloadFormatVersion === '1.0' ? '1.0' : '2.0',
    simpleResponses: String(properties.EnableSimpleResponses) === 'true',
  };
}

function jwtAuthorizer({ logicalId, properties }: Found): HttpJwtAuthorizer {
  const { Issuer, Audience } = (properties.JwtConfiguration ?? {}) as { Issuer?: string; Audience?: string[] };
  const [identitySource = '$request.header.Authorization'] = (properties.IdentitySource ?? []) as string[];
  const name = String(properties.Name ?? logicalId);
  return { logicalId, name, identitySource, issuer: Issuer ?? '', audiences: Audience ?? [] };
}
