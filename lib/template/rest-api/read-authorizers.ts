import type { Found } from '../of-type';
import type { RestCognitoAuthorizer, RestJwtAuthorizer, RestLambdaAuthorizer } from './rest-api';

const DEFAULT_TTL_SECONDS = 300;
/** Where the template names no other. */
export const DEFAULT_IDENTITY_SOURCE = 'method.request.header.Authorization';

/**
 * A Lambda authorizer by its id; nothing where it is another kind.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-authorizer.html
 */
export function lambdaAuthorizerOf({ stack, logicalId, properties }: Found): [string, RestLambdaAuthorizer][] {
  const { Type: type } = properties;
  if (type !== 'TOKEN' && type !== 'REQUEST') return [];
  const id = String(stack.ref(logicalId));
  const authorizer = authorizerSettings({
    id,
    logicalId,
    apiId: String(properties.RestApiId),
    stack,
    type,
    uri: properties.AuthorizerUri,
    credentials: properties.AuthorizerCredentials,
    ttl: properties.AuthorizerResultTtlInSeconds,
    identitySource: properties.IdentitySource,
    validation: properties.IdentityValidationExpression,
  });
  return [[id, authorizer]];
}

/** What a template or an OpenAPI document states of a Lambda authorizer. */
interface Stated extends Pick<RestLambdaAuthorizer, 'id' | 'logicalId' | 'apiId' | 'stack' | 'type'> {
  readonly uri: unknown;
  readonly credentials: unknown;
  readonly ttl: unknown;
  readonly identitySource: unknown;
  readonly validation: unknown;
}

export function authorizerSettings(stated: Stated): RestLambdaAuthorizer {
  const { uri, credentials, ttl, identitySource, validation, ...named } = stated;
  const sources = String(identitySource ?? (named.type === 'TOKEN' ? DEFAULT_IDENTITY_SOURCE : ''));
  return {
    ...named,
    uri: String(uri),
    hasRole: credentials !== undefined,
    ttlSeconds: Number(ttl ?? DEFAULT_TTL_SECONDS),
    identitySources: sources.split(',').flatMap((source) => source.trim() || []),
    validation: validation as string | undefined,
  };
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
    ...namedSource({ stack, logicalId, properties }),
    algorithms: DefaultAlgorithms ?? ['RS256'],
    issuers: (Issuers ?? []).map(({ Issuer, Audiences = [], AdditionalClaims = [] }) => ({
      issuer: Issuer,
      audiences: Audiences,
      hasMoreRules: AdditionalClaims.length > 0,
    })),
  };
  return [[String(stack.ref(logicalId)), authorizer]];
}

/**
 * An authorizer for Cognito user pools by its id; nothing where it is another kind.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 */
export function cognitoAuthorizerOf(found: Found): [string, RestCognitoAuthorizer][] {
  const { stack, logicalId, properties } = found;
  return properties.Type === 'COGNITO_USER_POOLS' ? [[String(stack.ref(logicalId)), namedSource(found)]] : [];
}

function namedSource({ logicalId, properties }: Found) {
  return {
    logicalId,
    name: String(properties.Name ?? logicalId),
    identitySource: String(properties.IdentitySource ?? DEFAULT_IDENTITY_SOURCE),
  };
}
