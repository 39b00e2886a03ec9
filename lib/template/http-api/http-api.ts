import type { LambdaAuthorizer } from '../lambda-authorizer';
import type { Stack } from '../stack';
import type { Throttle } from '../throttle';

/** An HTTP API of an app. */
export interface HttpApi {
  readonly id: string;
  readonly logicalId: string;
  readonly stack: Stack;
  /** Whether an OpenAPI document defines it, which is not read. */
  readonly hasDocument: boolean;
  /** Whether its quick creation gave it a route that is no resource of its own. */
  readonly hasQuickRoute: boolean;
  /** By name; `$default` answers below the root. */
  readonly stages: ReadonlyMap<string, HttpStage>;
  readonly routes: readonly Route[];
  readonly cors: CorsSettings | undefined;
}

/** A stage. */
export interface HttpStage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>> | undefined;
  /** By the key of a route. */
  readonly throttles: ReadonlyMap<string, Throttle | undefined>;
  /** Of routes without settings of their own. */
  readonly defaultThrottle: Throttle | undefined;
}

/** A route. */
export interface Route {
  readonly stack: Stack;
  readonly logicalId: string;
  /** `GET /orders/{id}`, `ANY /{proxy+}`, `$default` */
  readonly key: string;
  readonly authorization: Authorization;
  /** Undefined where the route has none. */
  readonly integration: IntegrationSettings | undefined;
}

/** How requests to a route are authorised. */
export type Authorization =
  | { readonly type: 'NONE' | 'AWS_IAM' }
  | { readonly type: 'CUSTOM'; readonly authorizer: HttpLambdaAuthorizer }
  | { readonly type: 'JWT'; readonly authorizer: HttpJwtAuthorizer; readonly scopes: readonly string[] }
  | { readonly type: 'unknown'; readonly what: string };

/** A Lambda authorizer. */
export interface HttpLambdaAuthorizer extends LambdaAuthorizer {
  /** Selection expressions: `$request.header.Authorization`, `$context.routeKey`. */
  readonly identitySources: readonly string[];
  readonly format: '1.0' | '2.0';
  /** Whether it returns `isAuthorized` in place of a policy. */
  readonly simpleResponses: boolean;
}

/** A JWT authorizer. */
export interface HttpJwtAuthorizer {
  readonly logicalId: string;
  /** As the template names it. */
  readonly name: string;
  readonly identitySource: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
}

/** `AWS::ApiGatewayV2::Integration` */
export interface IntegrationSettings {
  readonly IntegrationType?: string;
  readonly IntegrationSubtype?: string;
  readonly IntegrationUri?: string;
  readonly IntegrationMethod?: string;
  readonly ConnectionType?: string;
  readonly PayloadFormatVersion?: string;
  readonly TimeoutInMillis?: number;
  readonly RequestParameters?: unknown;
  readonly ResponseParameters?: unknown;
}

/** `CorsConfiguration` of `AWS::ApiGatewayV2::Api`. */
export interface CorsSettings {
  readonly AllowOrigins?: readonly string[];
  readonly AllowMethods?: readonly string[];
  readonly AllowHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly AllowCredentials?: boolean;
  readonly MaxAge?: number;
}
