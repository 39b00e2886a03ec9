import { checkExposedHeaders, checkRequestHeaders } from './checks/headers';
import { checkMaxAge } from './checks/max-age';
import { checkMethods } from './checks/methods';
import { checkOrigins, checkSelfOrigins } from './checks/origins';
import { PolicyReport } from './checks/policy-report';
import { POLICY_DEFAULTS } from './defaults';
import { type Issue, quote } from './issue';
import type { Policy, PolicyInput } from './model';
import { PolicyError } from './policy-error';

/** What `validatePolicy` found. */
export interface Validation {
  /** What makes the policy unusable. */
  readonly errors: readonly Issue[];
  /** What its author should know although it works. */
  readonly warnings: readonly Issue[];
  /** The compiled policy; `undefined` if there are errors. */
  readonly policy: Policy | undefined;
}

/** How `validatePolicy` looks at a policy. */
export interface ValidationOptions {
  /**
   * The origins come from a list that is read while requests are served: `origins` may be empty.
   * @default false
   */
  readonly live?: boolean;
}

const FLAGS = [
  'credentials',
  'rejectForeignWrites',
  'exactHttpsOnly',
  'dangerouslyAllowInsecureOrigins',
  'dangerouslyAllowPublicSuffixPatterns',
] as const;
const OPTIONS = [
  'name',
  'origins',
  'methods',
  'requestHeaders',
  'exposedHeaders',
  'maxAgeSeconds',
  'selfOrigins',
  ...FLAGS,
];

/** Tells editors what a policy file may hold, and says nothing of the policy. */
const SCHEMA = '$schema';

/**
 * Compiles a policy: checks all of it, normalises names, sorts lists, drops what needs no listing. Compiling the
 * result again changes nothing.
 *
 * @throws PolicyError with every problem at once
 */
export function compilePolicy(input: PolicyInput): Policy {
  const { policy, errors } = validatePolicy(input);
  if (policy === undefined)
    throw new PolicyError(typeof input?.name === 'string' ? input.name : quote(input?.name), errors);
  return policy;
}

/** Checks a policy without throwing, and tells warnings too. */
export function validatePolicy(input: PolicyInput, { live = false }: ValidationOptions = {}): Validation {
  const report = new PolicyReport();
  if (typeof input !== 'object' || input === null) {
    report.error('type-invalid', '', input, 'a policy is an object', 'write { name, origins, methods }');
    return { ...report, policy: undefined };
  }
  checkOptions(input, report);
  const policy: Policy = {
    name: checkPolicyName(input.name, report),
    origins: checkOrigins(input, live, report),
    methods: checkMethods(input, report),
    requestHeaders: checkRequestHeaders(input, report),
    exposedHeaders: checkExposedHeaders(input, report),
    maxAgeSeconds: checkMaxAge(input, report),
    selfOrigins: checkSelfOrigins(input, report),
    credentials: input.credentials ?? POLICY_DEFAULTS.credentials,
    rejectForeignWrites: input.rejectForeignWrites ?? POLICY_DEFAULTS.rejectForeignWrites,
    exactHttpsOnly: input.exactHttpsOnly ?? POLICY_DEFAULTS.exactHttpsOnly,
    dangerouslyAllowInsecureOrigins:
      input.dangerouslyAllowInsecureOrigins ?? POLICY_DEFAULTS.dangerouslyAllowInsecureOrigins,
    dangerouslyAllowPublicSuffixPatterns:
      input.dangerouslyAllowPublicSuffixPatterns ?? POLICY_DEFAULTS.dangerouslyAllowPublicSuffixPatterns,
  };
  return { ...report, policy: report.errors.length > 0 ? undefined : deepFreeze(policy) };
}

function checkOptions(input: PolicyInput, report: PolicyReport): void {
  for (const [name, value] of Object.entries(input)) {
    if (name === SCHEMA) {
      if (typeof value === 'string') continue;
      report.error('type-invalid', name, value, 'a string was expected', 'write the URL or the path of the schema');
    } else if (!OPTIONS.includes(name)) {
      report.error('option-unknown', name, value, 'there is no such option', `use ${OPTIONS.join(', ')}`);
    }
  }
  for (const flag of FLAGS) {
    const value = input[flag];
    if (value !== undefined && typeof value !== 'boolean') {
      report.error('type-invalid', flag, value, 'true or false was expected', 'write true or false');
    }
  }
}

function checkPolicyName(name: string, report: PolicyReport): string {
  // what every object has cannot be a key: CDK's mappings take it for one that is there
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,63}$/.test(name) || name in {}) {
    report.error(
      'name-invalid',
      'name',
      name,
      'a name is a-z, then a-z, 0-9 and hyphens, at most 64 characters, and not "constructor"',
      'write "orders", for example',
    );
  }
  return name;
}

function deepFreeze(policy: Policy): Policy {
  for (const value of Object.values(policy)) Object.freeze(value);
  return Object.freeze(policy);
}
