import type { Stack } from '../../stack';
import { authorizerSettings, DEFAULT_IDENTITY_SOURCE } from '../read-authorizers';
import type { ApiMethod, RestCognitoAuthorizer, RestLambdaAuthorizer } from '../rest-api';
import { type OpenApiDocument, type SecurityRequirement, type SecurityScheme, securitySchemesOf } from './open-api';

type Authorization = Pick<ApiMethod, 'authorizationType' | 'authorizerId' | 'authorizationScopes' | 'apiKeyRequired'>;

/** Authorization types by the kind of authorizer that a scheme names. */
const TYPES: Readonly<Record<string, string>> = {
  awssigv4: 'AWS_IAM',
  cognito_user_pools: 'COGNITO_USER_POOLS',
  custom: 'CUSTOM',
};

/**
 * What authorises the methods of an OpenAPI document.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html
 */
export class DocumentAuthorizers {
  private readonly schemes: Readonly<Record<string, SecurityScheme>>;
  private readonly stack: Stack;
  private readonly logicalId: string;

  constructor(document: OpenApiDocument, { stack, logicalId }: { readonly stack: Stack; readonly logicalId: string }) {
    this.schemes = securitySchemesOf(document);
    this.stack = stack;
    this.logicalId = logicalId;
  }

  authorizationOf(security: readonly SecurityRequirement[]): Authorization {
    const requirements = security.flatMap((one) => Object.entries(one));
    const named = requirements.flatMap(([name, scopes]) => {
      const type = TYPES[this.schemes[name]?.['x-amazon-apigateway-authtype']?.toLowerCase() ?? ''];
      return type === undefined ? [] : [{ name, type, scopes }];
    });
    const [first] = named;
    return {
      authorizationType: first?.type ?? 'NONE',
      authorizerId: first && this.idOf(first.name),
      authorizationScopes: first?.scopes ?? [],
      apiKeyRequired: requirements.some(([name]) => isApiKey(this.schemes[name])),
    };
  }

  get lambda(): [string, RestLambdaAuthorizer][] {
    return this.all.flatMap(([id, name, scheme]) => {
      const { type: kind = '', ...stated } = scheme['x-amazon-apigateway-authorizer'] ?? {};
      const type = kind.toUpperCase();
      if (type !== 'TOKEN' && type !== 'REQUEST') return [];
      return [
        [
          id,
          authorizerSettings({
            id,
            logicalId: `${this.logicalId} (${name})`,
            apiId: String(this.stack.ref(this.logicalId)),
            stack: this.stack,
            type,
            uri: stated.authorizerUri,
            credentials: stated.authorizerCredentials,
            ttl: stated.authorizerResultTtlInSeconds,
            identitySource: stated.identitySource ?? (type === 'TOKEN' ? sourceOf(scheme) : undefined),
            validation: stated.identityValidationExpression,
          }),
        ],
      ];
    });
  }

  get cognito(): [string, RestCognitoAuthorizer][] {
    return this.all.flatMap(([id, name, scheme]) => {
      if (scheme['x-amazon-apigateway-authorizer']?.type?.toUpperCase() !== 'COGNITO_USER_POOLS') return [];
      return [[id, { logicalId: `${this.logicalId} (${name})`, name, identitySource: sourceOf(scheme) }]];
    });
  }

  private get all(): [id: string, name: string, scheme: SecurityScheme][] {
    return Object.entries(this.schemes).map(([name, scheme]) => [this.idOf(name), name, scheme]);
  }

  private idOf(name: string): string {
    return `${this.stack.ref(this.logicalId)}-${name}`;
  }
}

function isApiKey(scheme: SecurityScheme | undefined): boolean {
  return scheme?.type === 'apiKey' && scheme['x-amazon-apigateway-authtype'] === undefined;
}

/** The header that a scheme names. */
function sourceOf({ name, in: place }: SecurityScheme): string {
  return place === 'header' && name ? `method.request.header.${name}` : DEFAULT_IDENTITY_SOURCE;
}
