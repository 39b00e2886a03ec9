/** Method of an OpenAPI document for all that have none of their own. */
const ANY_METHOD = 'x-amazon-apigateway-any-method';

/** Keys of a path that name methods (https://spec.openapis.org/oas/v3.0.4.html#path-item-object). */
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', ANY_METHOD];

/** What is read of an OpenAPI document, of version 2.0 or 3.0, with the extensions of API Gateway. */
export interface OpenApiDocument {
  readonly swagger?: string;
  readonly paths?: Readonly<Record<string, PathItem>>;
  readonly security?: readonly SecurityRequirement[];
  readonly securityDefinitions?: Readonly<Record<string, SecurityScheme>>;
  readonly components?: {
    readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
    readonly responses?: Readonly<Record<string, OpenApiResponse>>;
  };
  /** Of version 2.0. */
  readonly responses?: Readonly<Record<string, OpenApiResponse>>;
  readonly 'x-amazon-apigateway-binary-media-types'?: readonly string[];
  readonly 'x-amazon-apigateway-gateway-responses'?: Readonly<Record<string, OpenApiGatewayResponse>>;
  readonly 'x-amazon-apigateway-policy'?: unknown;
  readonly 'x-amazon-apigateway-request-validator'?: string;
}

/** A path of a document. */
export type PathItem = Readonly<Record<string, unknown>>;

/** A method of a path. */
export interface OpenApiOperation {
  readonly responses?: Readonly<Record<string, OpenApiResponse>>;
  readonly security?: readonly SecurityRequirement[];
  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-auth.html */
  readonly 'x-amazon-apigateway-auth'?: { readonly type?: string };
  readonly parameters?: readonly unknown[];
  readonly 'x-amazon-apigateway-integration'?: OpenApiIntegration;
  readonly 'x-amazon-apigateway-request-validator'?: string;
}

/** A response that a method declares. */
export interface OpenApiResponse {
  /** `#/components/responses/Ok`: whatever stands beside it is ignored. */
  readonly $ref?: string;
  readonly description?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  /** By media type, in version 3.0. */
  readonly content?: Readonly<Record<string, unknown>>;
}

/** Scopes by the name of a scheme. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** How requests are authorised. */
export interface SecurityScheme {
  readonly type?: string;
  readonly name?: string;
  readonly in?: string;
  readonly 'x-amazon-apigateway-authtype'?: string;
  readonly 'x-amazon-apigateway-authorizer'?: OpenApiAuthorizer;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html */
export interface OpenApiAuthorizer {
  readonly type?: string;
  readonly authorizerUri?: string;
  readonly authorizerCredentials?: string;
  readonly authorizerResultTtlInSeconds?: number;
  readonly identitySource?: string;
  readonly identityValidationExpression?: string;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html */
export interface OpenApiIntegration {
  readonly type?: string;
  readonly uri?: unknown;
  readonly httpMethod?: string;
  readonly connectionType?: string;
  readonly credentials?: string;
  readonly contentHandling?: string;
  readonly passthroughBehavior?: string;
  readonly requestParameters?: Readonly<Record<string, unknown>>;
  readonly requestTemplates?: Readonly<Record<string, string>>;
  readonly cacheKeyParameters?: readonly string[];
  readonly timeoutInMillis?: number;
  readonly responseTransferMode?: string;
  /** By what their status or error matches; `default` is for the rest. */
  readonly responses?: Readonly<Record<string, OpenApiIntegrationResponse>>;
}

/** A response of an integration. */
export interface OpenApiIntegrationResponse {
  readonly statusCode: string | number;
  readonly contentHandling?: string;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates?: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-gateway-responses.html */
export interface OpenApiGatewayResponse {
  readonly statusCode?: string | number;
  /** `gatewayresponse.header.Access-Control-Allow-Origin` */
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates?: Readonly<Record<string, string>>;
}

/** Each method of a path with its HTTP method, `ANY` for all others. */
export function operationsOf(item: PathItem): [httpMethod: string, operation: OpenApiOperation][] {
  return Object.entries(item)
    .filter(([key, value]) => METHODS.includes(key.toLowerCase()) && typeof value === 'object' && value !== null)
    .map(([key, value]) => [key.toLowerCase() === ANY_METHOD ? 'ANY' : key.toUpperCase(), value as OpenApiOperation]);
}

/** Paths of a document, without the extensions beside them. YAML takes a path without anything for null. */
export function pathsOf({ paths = {} }: OpenApiDocument): [path: string, item: PathItem][] {
  return Object.entries(paths).flatMap(([path, item]) => (path.startsWith('/') ? [[path, item ?? {}]] : []));
}

/** The authorization that a method demands without a scheme, `AWS_IAM`; `undefined` where it does not. */
export function ownAuthorizationOf(operation: OpenApiOperation): string | undefined {
  const type = operation['x-amazon-apigateway-auth']?.type?.toUpperCase();
  return type === 'NONE' ? undefined : type;
}

/** A response itself, where a method refers to one of the document. */
export function responseItself(
  { components, responses }: OpenApiDocument,
  stated: OpenApiResponse | null,
): OpenApiResponse {
  const [, name = ''] = /^#\/(?:components\/)?responses\/([^/]+)$/.exec(stated?.$ref ?? '') ?? [];
  return (components?.responses ?? responses)?.[name] ?? stated ?? {};
}

/** The schemes by which requests can be authorised, by name. */
export function securitySchemesOf(document: OpenApiDocument): Readonly<Record<string, SecurityScheme>> {
  return document.components?.securitySchemes ?? document.securityDefinitions ?? {};
}
