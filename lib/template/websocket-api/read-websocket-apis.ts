import { type ApiParts, apisOf, lambdaAuthorizerOf } from '../api-parts';
import type { Found } from '../of-type';
import type { Stack } from '../stack';
import type { WebSocketApi, WebSocketIntegration, WebSocketRoute } from './websocket-api';

/** Reads the WebSocket APIs of all stacks. */
export function readWebSocketApis(stacks: readonly Stack[]): WebSocketApi[] {
  return apisOf(stacks, 'WEBSOCKET').map((parts) => {
    const { id, api, routes, stages } = parts;
    return {
      id,
      logicalId: api.logicalId,
      stack: api.stack,
      routeSelection: String(api.properties.RouteSelectionExpression ?? ''),
      routes: new Map(routes.map((route) => [String(route.properties.RouteKey), routeOf(route, parts)])),
      stages: stages.map(({ properties }) => String(properties.StageName)),
    };
  });
}

function routeOf(route: Found, { integrationOf, authorizerOf }: ApiParts): WebSocketRoute {
  const { properties } = route;
  const authorizer = authorizerOf(route);
  return {
    key: String(properties.RouteKey),
    authorizationType: String(properties.AuthorizationType ?? 'NONE'),
    // results of WebSocket APIs are not kept
    authorizer: authorizer && { ...lambdaAuthorizerOf(authorizer), ttlSeconds: 0 },
    integration: integrationOf(route)?.properties as WebSocketIntegration | undefined,
    responds: properties.RouteResponseSelectionExpression === '$default',
  };
}
