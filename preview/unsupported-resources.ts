import type { Stack } from '../lib/template/stack';
import type { TemplateResource } from '../lib/template/template';
import { isParameterPattern } from './events/parameter-events';
import type { Notes } from './log';

/** Resource types that the preview leaves out although an app may count on them. */
const NOT_SERVED: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::DomainName': 'custom domain name',
  'AWS::ApiGatewayV2::DomainName': 'custom domain name',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'load balancer',
};

/** Notes what answers requests, or calls functions by the clock or by events, and is left out. */
export function noteUnservedResources(stacks: readonly Stack[], notes: Notes): void {
  for (const stack of stacks) {
    for (const [logicalId, resource] of stack.resources()) {
      const api = unservedApi(resource) ?? NOT_SERVED[resource.Type];
      if (api) notes.note(`${stack.name}: ${api} ${logicalId} is not served`);
      const rule = unservedRule(resource, stack);
      if (rule) notes.note(`${stack.name}: ${rule} ${logicalId} is not run`);
    }
  }
}

function unservedApi({ Type, Properties }: TemplateResource): string | undefined {
  if (Type !== 'AWS::ApiGatewayV2::Api' || Properties?.ProtocolType !== undefined) return undefined;
  return 'HTTP API of an OpenAPI document';
}

function unservedRule({ Type, Properties }: TemplateResource, stack: Stack): string | undefined {
  if (Type === 'AWS::Events::Rule') {
    if (Properties?.ScheduleExpression) return 'schedule';
    return isParameterPattern(stack.resolve(Properties?.EventPattern)) ? undefined : 'event rule';
  }
  return Type === 'AWS::Scheduler::Schedule' ? 'schedule' : undefined;
}
