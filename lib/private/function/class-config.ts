import type { ClassConfig } from '../../contract/function-config';
import type { Policy } from '../../policy';
import { compactPolicy } from '../../policy/compact';
import type { ClassAllowlist } from '../allowlist/class-allowlist';

/** What an endpoint class was compiled to. */
interface CompiledClass {
  readonly _policy: Policy;
  readonly _live: ClassAllowlist | undefined;
  /** The stack that its decisions are counted for; undefined where they are not. */
  readonly _metrics?: string | undefined;
}

/** What a function has to know of a class. The name of its parameter may be a token. */
export function classConfig({ _policy, _live, _metrics }: CompiledClass): ClassConfig {
  const policy = compactPolicy(_policy);
  const counted = _metrics === undefined ? {} : { metrics: _metrics };
  if (_live === undefined) return { policy, ...counted };
  const {
    parameterArn: _arn,
    readArn: _readArn,
    statusArn: _statusArn,
    inTemplate: _inTemplate,
    isCreated: _isCreated,
    ...live
  } = _live.bound;
  return { policy, live, ...counted };
}
