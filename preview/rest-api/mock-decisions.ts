import type { FunctionConfig, Route } from '../../lib/contract/function-config';
import { metadataOf } from '../../lib/contract/metadata';
import { compilePolicy, decide, type Policy } from '../../lib/policy';
import { isReadMethod } from '../../lib/policy/methods';
import { RouteTable } from '../../lib/routes/route-table';
import type { Stack } from '../../lib/template/stack';
import { logCorsEntry } from '../functions/function-log';
import type { ApiResponse } from '../gateway/api-server';
import type { Log } from '../log';
import { header, headerValues } from './api-request';
import type { Exchange } from './exchange';

interface ApiPolicies {
  readonly policies: ReadonlyMap<string, Policy>;
  readonly routes: RouteTable<Route>;
}

/** Explains the preflight answers of mapping templates, and holds them against the policies that they were made from. */
export class MockDecisions {
  private readonly byApi = new Map<string, ApiPolicies>();

  constructor(
    stacks: readonly Stack[],
    private readonly output: Log,
  ) {
    for (const stack of stacks) {
      try {
        for (const { api, config } of metadataOf(stack.template).restApis ?? [])
          this.byApi.set(stack.text(api), policiesOf(stack.resolve(config) as FunctionConfig));
      } catch (error) {
        stack.note(`its cdk-cors metadata explains no preflights: ${error}`);
      }
    }
  }

  /** Logs the decision behind the answer to an `OPTIONS` request. */
  log({ api, request, node }: Exchange, answer: ApiResponse): void {
    const known = request.method === 'OPTIONS' ? this.byApi.get(api.id) : undefined;
    const route = known?.routes.find(node.path);
    if (!known || !route) return;
    const requestMethod = header(request, 'access-control-request-method');
    const policy = known.policies.get(isReadMethod(requestMethod ?? '') ? route.read : route.write);
    if (!policy) return;
    const origin = header(request, 'origin');
    const decision = decide(policy, {
      method: request.method,
      origin,
      requestMethod,
      requestHeaders: headerValues(request, 'access-control-request-headers'),
    });
    logCorsEntry(this.output, api.logicalId, {
      'cdk-cors': 'decision',
      class: policy.name,
      kind: decision.kind,
      allowed: decision.allowed,
      reason: decision.reason,
      origin: origin?.slice(0, 256),
      method: requestMethod?.slice(0, 256),
    });
    const granted = answer.headers.find(([name]) => name.toLowerCase() === 'access-control-allow-origin')?.[1];
    const expected = decision.headers['access-control-allow-origin'];
    if (granted !== expected) {
      this.output(
        `MISMATCH  ${node.path}: the mapping template allows ${granted ?? 'nobody'}, the policy ${expected ?? 'nobody'}`,
      );
    }
  }
}

function policiesOf({ classes, routes }: FunctionConfig): ApiPolicies {
  const table = new RouteTable(routes.map((route) => [route.path, route] as const));
  const literal = Object.entries(classes).filter(([, { live }]) => !live);
  return { policies: new Map(literal.map(([name, { policy }]) => [name, compilePolicy(policy)])), routes: table };
}
