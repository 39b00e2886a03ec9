import type { LambdaAuthorizer } from '../lambda-authorizer';
import { type Found, ofType } from '../of-type';
import type { Stack } from '../stack';
import type { WebSocketApi, WebSocketIntegration, WebSocketRoute } from './websocket-api';

/** Reads the WebSocket APIs of all stacks; parts of one API may lie in different stacks. */
export function readWebSocketApis(stacks: readonly Stack[]): WebSocketApi[] {
  const find = (type: string): Found[] => stacks.flatMap((stack) => ofType(stack, `AWS::ApiGatewayV2::${type}`));
  const [routes, stages, integrations, authorizers] = ['Route', 'Stage', 'Integration', 'Authorizer'].map(find);
  return find('Api')
    .filter(({ properties }) => properties.ProtocolType === 'WEBSOCKET')
    .map((api) => {
      const id = String(api.stack.ref(api.logicalId));
      const own = (found: readonly Found[] = []): Found[] => found.filter(({ properties }) => properties.ApiId === id);
      const parts = { integrations: byId(own(integrations)), authorizers: byId(own(authorizers)) };
      return {
        id,
        logicalId: api.logicalId,
        stack: api.stack,
        routeSelection: String(api.properties.RouteSelectionExpression ?? ''),
        routes: new Map(own(routes).map((route) => [String(route.properties.RouteKey), routeOf(route, parts)])),
        stages: own(stages).map(({ properties }) => String(properties.StageName)),
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

function routeOf({ properties }: Found, { integrations, authorizers }: Parts): WebSocketRoute {
  const target = String(properties.Target ?? '').replace(/^integrations\//, '');
  const authorizer = authorizers.get(String(properties.AuthorizerId));
  return {
    key: String(properties.RouteKey),
    authorizationType: String(properties.AuthorizationType ?? 'NONE'),
    authorizer: authorizer && authorizerOf(authorizer),
    integration: integrations.get(target)?.properties as WebSocketIntegration | undefined,
    responds: properties.RouteResponseSelectionExpression === '$default',
  };
}

function authorizerOf({ stack, logicalId, properties }: Found): LambdaAuthorizer {
  return {
    id: String(stack.ref(logicalId)),
    logicalId,
    apiId: String(properties.ApiId),
    stack,
    uri: String(properties.AuthorizerUri),
    hasRole: properties.AuthorizerCredentialsArn !== undefined,
    // results of WebSocket APIs are not kept
    ttlSeconds: 0,
  };
}
