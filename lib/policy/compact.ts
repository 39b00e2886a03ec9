import { POLICY_DEFAULTS } from './defaults';
import type { Policy, PolicyInput } from './model';

/** The shortest input that compiles to `policy`, for places where every byte counts, such as a function's environment. */
export function compactPolicy(policy: Policy): PolicyInput {
  const isDefault = ([key, value]: [string, unknown]) =>
    JSON.stringify(value) === JSON.stringify(POLICY_DEFAULTS[key as keyof typeof POLICY_DEFAULTS]);
  return Object.fromEntries(Object.entries(policy).filter((entry) => !isDefault(entry))) as unknown as PolicyInput;
}
