import type { LambdaAuthorizer } from '../lambda-authorizer';
import type { Stack } from '../stack';

/** A WebSocket API of an app. */
export interface WebSocketApi {
  readonly id: string;
  readonly logicalId: string;
  readonly stack: Stack;
  /** `$request.body.action`: where a message names its route. */
  readonly routeSelection: string;
  /** By key: `$connect`, `$disconnect`, `$default`, and the keys that messages name. */
  readonly routes: ReadonlyMap<string, WebSocketRoute>;
  /** Names. */
  readonly stages: readonly string[];
}

/** A route of a WebSocket API. */
export interface WebSocketRoute {
  readonly key: string;
  readonly authorizationType: string;
  readonly authorizer: LambdaAuthorizer | undefined;
  readonly integration: WebSocketIntegration | undefined;
  /** Whether what its integration returns goes back to the client. */
  readonly responds: boolean;
}

/** `AWS::ApiGatewayV2::Integration` */
export interface WebSocketIntegration {
  readonly IntegrationType?: string;
  readonly IntegrationUri?: string;
  readonly TimeoutInMillis?: number;
}
