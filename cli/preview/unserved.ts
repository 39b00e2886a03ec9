import type { Notes } from './log';
import type { Stack } from './template/stack';

/** Resource types that answer requests and that the preview does not serve yet. */
const NOT_SERVED_YET: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Api': 'HTTP or WebSocket API',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'load balancer',
  'AWS::Lambda::Url': 'function URL',
};

/** Notes each endpoint of the template that the preview leaves out. */
export function noteUnservedResources(stacks: readonly Stack[], notes: Notes): void {
  for (const stack of stacks) {
    for (const [logicalId, { Type }] of stack.resources()) {
      const what = NOT_SERVED_YET[Type];
      if (what) notes.note(`${stack.name}: ${what} ${logicalId} is not served yet`);
    }
  }
}
