import type { LambdaAuthorizer } from '../lambda-authorizer';
import type { Stack } from '../stack';
import type { Throttle } from '../throttle';

/** A REST API of an app. */
export interface RestApi {
  readonly id: string;
  readonly logicalId: string;
  readonly stack: Stack;
  /** Whether an OpenAPI document defines it that is not there, or that nobody can read. */
  readonly hasUnreadDocument: boolean;
  /** The resource policy, which restricts who may call it. */
  readonly policy: unknown;
  /** Whether requests reach it by CloudFront's locations, and not in its Region. */
  readonly isEdgeOptimized: boolean;
  readonly root: ResourceNode;
  /** By name; the first segment of every path. */
  readonly stages: ReadonlyMap<string, StageSettings>;
  readonly binaryMediaTypes: readonly string[];
  /** By response type, `DEFAULT_4XX`. */
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponseSettings>;
  /** By id. */
  readonly lambdaAuthorizers: ReadonlyMap<string, RestLambdaAuthorizer>;
  /** By id. */
  readonly jwtAuthorizers: ReadonlyMap<string, RestJwtAuthorizer>;
  /** By id. */
  readonly cognitoAuthorizers: ReadonlyMap<string, RestCognitoAuthorizer>;
}

/** A Lambda authorizer of a REST API. */
export interface RestLambdaAuthorizer extends LambdaAuthorizer {
  readonly type: 'TOKEN' | 'REQUEST';
  /** Mapping expressions: `method.request.header.Authorization`, `context.path`. */
  readonly identitySources: readonly string[];
  /** Expression that a token must match as a whole. */
  readonly validation: string | undefined;
}

/** An authorizer of a REST API that takes tokens of Cognito user pools. */
export interface RestCognitoAuthorizer {
  readonly logicalId: string;
  /** As the template names it. */
  readonly name: string;
  /** Mapping expression. */
  readonly identitySource: string;
}

/** A JWT authorizer of a REST API. */
export interface RestJwtAuthorizer {
  readonly logicalId: string;
  /** As the template names it. */
  readonly name: string;
  /** Mapping expression. */
  readonly identitySource: string;
  readonly algorithms: readonly string[];
  readonly issuers: readonly TrustedIssuer[];
}

/** An issuer whose tokens a JWT authorizer takes. */
export interface TrustedIssuer {
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** Whether the template asks for more claims, which the preview cannot check. */
  readonly hasMoreRules: boolean;
}

/** A stage. */
export interface StageSettings {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>> | undefined;
  /** By method, `GET /orders`, and `* /*` for all that have no settings of their own. */
  readonly throttles: ReadonlyMap<string, Throttle | undefined>;
}

/** A resource of the tree. */
export interface ResourceNode {
  readonly id: string;
  /** One segment: `orders`, `{id}`, `{proxy+}`; empty at the root. */
  readonly part: string;
  /** `/orders/{id}` */
  readonly path: string;
  readonly children: ResourceNode[];
  /** By HTTP method or `ANY`. */
  readonly methods: Map<string, ApiMethod>;
}

/** A method with its integration. */
export interface ApiMethod {
  /** The resource that makes it: its own, or the API whose document has it. */
  readonly logicalId: string;
  readonly stack: Stack;
  readonly httpMethod: string;
  /** `NONE`, `AWS_IAM`, `CUSTOM`, `JWT`, `COGNITO_USER_POOLS` */
  readonly authorizationType: string;
  readonly authorizerId: string | undefined;
  readonly authorizationScopes: readonly string[];
  readonly apiKeyRequired: boolean;
  readonly hasRequestValidator: boolean;
  readonly integration: IntegrationSettings;
}

/** `Integration` of `AWS::ApiGateway::Method`. */
export interface IntegrationSettings {
  readonly Type?: string;
  readonly Uri?: string;
  readonly IntegrationHttpMethod?: string;
  readonly ConnectionType?: string;
  readonly Credentials?: string;
  readonly ContentHandling?: string;
  readonly PassthroughBehavior?: string;
  readonly RequestParameters?: Readonly<Record<string, unknown>>;
  readonly RequestTemplates?: Readonly<Record<string, string>>;
  readonly IntegrationResponses?: readonly IntegrationResponseSettings[];
  readonly TimeoutInMillis?: number;
}

/** `IntegrationResponse` of `AWS::ApiGateway::Method`. */
export interface IntegrationResponseSettings {
  readonly StatusCode: string;
  readonly SelectionPattern?: string;
  readonly ContentHandling?: string;
  readonly ResponseParameters?: Readonly<Record<string, string>>;
  readonly ResponseTemplates?: Readonly<Record<string, string>>;
}

/** `AWS::ApiGateway::GatewayResponse` */
export interface GatewayResponseSettings {
  /** The resource that makes it; undefined where a document does. */
  readonly logicalId?: string;
  readonly StatusCode?: string;
  readonly ResponseParameters?: Readonly<Record<string, string>>;
  readonly ResponseTemplates?: Readonly<Record<string, string>>;
}
