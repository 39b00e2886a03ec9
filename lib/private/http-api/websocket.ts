import { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';
import { isResource } from '../is-resource';
import { refuse } from '../messages/refusal';
import { resolved } from '../resolved';

/**
 * Refuses a WebSocket API, which other languages than TypeScript take for an HTTP API: it has no preflights, and browsers
 * let every page connect.
 */
export function checkProtocol(api: IConstruct): void {
  const resource = api.node.defaultChild;
  const protocol = isResource(resource, CfnApi) ? resolved<string>(resource, resource.protocolType) : undefined;
  // an imported one is nothing but its id
  const isImported = 'apiId' in api && !('httpApiId' in api) && !('restApiId' in api);
  if (protocol !== 'WEBSOCKET' && !isImported) return;
  refuse(
    'api-is-websocket',
    `${api.node.path}: it is a WebSocket API, to which browsers let pages of any origin connect without a preflight; ` +
      'use WebSocketApiCors, which judges who connects',
  );
}
