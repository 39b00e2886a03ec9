import { DEFAULT_MAX_AGE_SECONDS, type Policy } from './model';

const NONE: readonly string[] = Object.freeze([]);

/** What a policy is where its author says nothing. */
export const POLICY_DEFAULTS: Readonly<Omit<Policy, 'name' | 'origins' | 'methods'>> = Object.freeze({
  requestHeaders: NONE,
  exposedHeaders: NONE,
  credentials: false,
  maxAgeSeconds: DEFAULT_MAX_AGE_SECONDS,
  rejectForeignWrites: false,
  selfOrigins: NONE,
  exactHttpsOnly: false,
  dangerouslyAllowInsecureOrigins: false,
  dangerouslyAllowPublicSuffixPatterns: false,
});
