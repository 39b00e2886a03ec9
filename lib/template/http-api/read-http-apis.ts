import { type ApiParts, apisOf, lambdaAuthorizerOf } from '../api-parts';
import type { Found } from '../of-type';
import { textsOf } from '../shapes';
import type { Stack } from '../stack';
import { throttleOf } from '../throttle';
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

/** Reads the HTTP APIs of all stacks. */
export function readHttpApis(stacks: readonly Stack[]): HttpApi[] {
  return apisOf(stacks, 'HTTP').map((parts) => {
    const { id, api, routes, stages } = parts;
    return {
      id,
      logicalId: api.logicalId,
      stack: api.stack,
      hasDocument: Boolean(api.properties.Body || api.properties.BodyS3Location),
      hasQuickRoute: Boolean(api.properties.Target),
      stages: new Map(stages.map(stageOf)),
      routes: routes.map((route) => routeOf(route, parts)),
      cors: api.properties.CorsConfiguration as CorsSettings | undefined,
    };
  });
}

function stageOf({ properties }: Found): [string, HttpStage] {
  const name = String(properties.StageName);
  const { RouteSettings = {}, DefaultRouteSettings = {} } = properties as { [name: string]: Record<string, object> };
  return [
    name,
    {
      name,
      variables: properties.StageVariables as Record<string, string> | undefined,
      throttles: new Map(Object.entries(RouteSettings).map(([key, settings]) => [key, throttleOf(settings)])),
      defaultThrottle: throttleOf(DefaultRouteSettings),
    },
  ];
}

function routeOf(route: Found, { integrationOf, authorizerOf }: ApiParts): Route {
  const { stack, logicalId } = route;
  return {
    stack,
    logicalId,
    key: String(route.properties.RouteKey),
    authorization: authorizationOf(route.properties, authorizerOf(route)),
    integration: integrationOf(route)?.properties as IntegrationSettings | undefined,
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
function lambdaAuthorizer(authorizer: Found): HttpLambdaAuthorizer {
  const { properties } = authorizer;
  return {
    ...lambdaAuthorizerOf(authorizer),
    ttlSeconds: Number(properties.AuthorizerResultTtlInSeconds ?? DEFAULT_TTL_SECONDS),
    identitySources: textsOf(properties.IdentitySource),
    format: properties.AuthorizerPayloadFormatVersion === '1.0' ? '1.0' : '2.0',
    simpleResponses: String(properties.EnableSimpleResponses) === 'true',
  };
}

function jwtAuthorizer({ logicalId, properties }: Found): HttpJwtAuthorizer {
  const { Issuer, Audience } = (properties.JwtConfiguration ?? {}) as { Issuer?: string; Audience?: string[] };
  const [identitySource = '$request.header.Authorization'] = textsOf(properties.IdentitySource);
  const name = String(properties.Name ?? logicalId);
  return { logicalId, name, identitySource, issuer: Issuer ?? '', audiences: Audience ?? [] };
}
