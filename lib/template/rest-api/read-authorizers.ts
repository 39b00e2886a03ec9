import type { Found } from '../of-type';
import type { RestJwtAuthorizer, RestLambdaAuthorizer } from './rest-api';

const DEFAULT_TTL_SECONDS = 300;

/**
 * A Lambda authorizer by its id; nothing where it is another kind.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-authorizer.html
 */
export function lambdaAuthorizerOf({ stack, logicalId, properties }: Found): [string, RestLambdaAuthorizer][] {
  const { Type: type, IdentitySource, AuthorizerResultTtlInSeconds } = properties;
  if (type !== 'TOKEN' && type !== 'REQUEST') return [];
  const id = String(stack.ref(logicalId));
  const sources = String(IdentitySource ?? (type === 'TOKEN' ? 'method.request.header.Authorization' : ''));
  const authorizer = {
    id,
    logicalId,
    apiId: String(properties.RestApiId),
    stack,
    type,
    uri: String(properties.AuthorizerUri),
    hasRole: properties.AuthorizerCredentials !== undefined,
    ttlSeconds: Number(AuthorizerResultTtlInSeconds ?? DEFAULT_TTL_SECONDS),
    identitySources: sources.split(',').flatMap((source) => source.trim() || []),
    validation: properties.IdentityValidationExpression as string | undefined,
  } as const;
  return [[id, authorizer]];
}

/** `JwtConfiguration` of `AWS::ApiGateway::Authorizer`. */
interface JwtConfiguration {
  readonly DefaultAlgorithms?: readonly string[];
  readonly Issuers?: readonly {
    readonly Issuer: string;
    readonly Audiences?: readonly string[];
    readonly AdditionalClaims?: readonly unknown[];
  }[];
}

/**
 * A JWT authorizer by its id; nothing where it is another kind.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html
 */
export function jwtAuthorizerOf({ stack, logicalId, properties }: Found): [string, RestJwtAuthorizer][] {
  if (properties.Type !== 'JWT') return [];
  const { DefaultAlgorithms, Issuers } = (properties.JwtConfiguration ?? {}) as JwtConfiguration;
  const authorizer = {
    logicalId,
    identitySource: String(properties.IdentitySource ?? 'method.request.header.Authorization'),
    algorithms: DefaultAlgorithms ?? ['RS256'],
    issuers: (Issuers ?? []).map(({ Issuer, Audiences = [], AdditionalClaims = [] }) => ({
      issuer: Issuer,
      audiences: Audiences,
      hasMoreRules: AdditionalClaims.length > 0,
    })),
  };
  return [[String(stack.ref(logicalId)), authorizer]];
}
