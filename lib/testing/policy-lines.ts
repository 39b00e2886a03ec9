import type { ClassConfig } from '../contract/function-config';
import { POLICY_DEFAULTS } from '../policy/defaults';
import type { Names } from './names';

/** What a class says wherever it is applied. */
export function policyLines({ policy: given, live }: ClassConfig, names: Names): string[] {
  const policy = { ...POLICY_DEFAULTS, ...given };
  return [
    ...originLines({ policy: given, live }, names),
    `  methods: ${policy.methods.join(', ')}`,
    `  request headers: ${policy.requestHeaders.join(', ') || 'none'}`,
    `  exposed headers: ${policy.exposedHeaders.join(', ') || 'none'}`,
    `  credentials: ${policy.credentials ? 'yes' : 'no'}`,
    `  max age: ${policy.maxAgeSeconds} s`,
    `  cross-site writes: ${policy.rejectForeignWrites ? 'stopped' : 'pass'}`,
    ...(policy.exactHttpsOnly ? ['  exact https origins only'] : []),
    ...(policy.dangerouslyAllowInsecureOrigins ? ['  dangerous: http origins are accepted'] : []),
    ...(policy.dangerouslyAllowPublicSuffixPatterns ? ['  dangerous: patterns over public suffixes are accepted'] : []),
  ];
}

function originLines({ policy: { origins }, live }: ClassConfig, names: Names): string[] {
  if (live) {
    const { parameter, patternsUnder = [] } = live;
    const name =
      typeof parameter === 'object' && 'env' in parameter ? `variable ${parameter.env}` : names.text(parameter);
    const under = patternsUnder.length > 0 ? `, patterns under ${[...patternsUnder].sort().join(', ')}` : '';
    return [`  origins: the live list ${name}${under}`];
  }
  if (origins === '*') return ['  origins: any'];
  // one a line, so that a difference shows what came and what went
  return ['  origins:', ...Array.from(origins, (origin) => `    ${names.text(origin)}`).sort()];
}

/** What a class says at one API or distribution only. */
export function placeLines({ policy: { selfOrigins = [] }, scopes }: ClassConfig, names: Names): string[] {
  const needed = Object.entries(scopes ?? {}).sort();
  return [
    ...(selfOrigins.length > 0
      ? [
          `    own origins: ${Array.from(selfOrigins, (one) => names.text(one))
            .sort()
            .join(', ')}`,
        ]
      : []),
    ...needed.map(([method, scopes]) => `    token for ${method}: ${[...scopes].sort().join(' ') || 'any'}`),
  ];
}
