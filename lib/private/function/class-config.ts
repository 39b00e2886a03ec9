import type { ClassConfig } from '../../contract/function-config';
import type { EndpointClass } from '../../endpoint-class';
import { compactPolicy } from '../../policy/compact';

/** What a function has to know of a class. The name of its parameter may be a token. */
export function classConfig({ _policy, _live }: EndpointClass): ClassConfig {
  const policy = compactPolicy(_policy);
  if (_live === undefined) return { policy };
  const { parameterArn: _arn, inTemplate: _inTemplate, ...live } = _live;
  return { policy, live };
}
