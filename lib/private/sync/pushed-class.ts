import type { PushedClass } from '../../contract/sync-config';
import type { Policy } from '../../policy';
import { compactPolicy } from '../../policy/compact';
import type { ClassAllowlist } from '../allowlist/class-allowlist';

/** An endpoint class whose list is pushed. */
interface CompiledClass {
  readonly _policy: Policy;
  readonly _live: ClassAllowlist | undefined;
  readonly _metrics: string | undefined;
}

/** What the sync function has to know of a class. */
export function pushedClass({ _policy, _live, _metrics }: CompiledClass): PushedClass {
  const { parameter, effective, patternsUnder, usableForSeconds } = _live!.bound;
  return {
    policy: compactPolicy(_policy),
    source: parameter,
    ...(_live!.shards > 1 && { shards: _live!.shards }),
    effective: effective!,
    ...(patternsUnder && { patternsUnder }),
    ...(Object.keys(_live!.owners).length > 0 && { owners: _live!.owners }),
    usableForSeconds,
    ...(_metrics !== undefined && { metrics: _metrics }),
  };
}
