import type { Policy, PolicyInput } from './model';

const DEFAULTS: Omit<Policy, 'name' | 'origins' | 'methods'> = {
  requestHeaders: [],
  exposedHeaders: [],
  credentials: false,
  maxAgeSeconds: 600,
  rejectForeignWrites: false,
  selfOrigins: [],
  exactHttpsOnly: false,
  dangerouslyAllowInsecureOrigins: false,
  dangerouslyAllowPublicSuffixPatterns: false,
};

/** The shortest input that compiles to `policy`, for places where every byte counts, such as a function's environment. */
export function compactPolicy(policy: Policy): PolicyInput {
  const isDefault = ([key, value]: [string, unknown]) =>
    JSON.stringify(value) === JSON.stringify(DEFAULTS[key as keyof typeof DEFAULTS]);
  return Object.fromEntries(Object.entries(policy).filter((entry) => !isDefault(entry))) as unknown as PolicyInput;
}
