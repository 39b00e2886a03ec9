import { ComparedPolicy, instanceOf, type ListName, STRANGER } from './compared-policy';
import { isReadMethod } from './methods';
import type { CorsRequest, PolicyInput } from './model';
import { DEFAULT_MAX_AGE_SECONDS } from './model';

/** What a change does: `looser` lets somebody do what was denied, or for longer; `tighter` is the opposite; `moved` is neither. */
export type Direction = 'looser' | 'tighter' | 'moved';

/** What each kind of change does. Frozen: codes are added, never changed. */
export const POLICY_CHANGES = {
  'any-origin': 'looser',
  'listed-origins': 'tighter',
  'origin-added': 'looser',
  'origin-removed': 'tighter',
  'method-added': 'looser',
  'method-removed': 'tighter',
  'request-header-added': 'looser',
  'request-header-removed': 'tighter',
  'exposed-header-added': 'looser',
  'exposed-header-removed': 'tighter',
  'credentials-added': 'looser',
  'credentials-removed': 'tighter',
  'max-age-longer': 'looser',
  'max-age-shorter': 'tighter',
  'foreign-writes-passed': 'looser',
  'foreign-writes-stopped': 'tighter',
  'self-origin-added': 'looser',
  'self-origin-removed': 'tighter',
  'self-origins-unnamed': 'looser',
  'self-origins-named': 'tighter',
} as const satisfies { readonly [code: string]: Direction };

/** Kind of a change between two policies. */
export type PolicyChangeCode = keyof typeof POLICY_CHANGES;

/** One thing that two policies differ in. */
export interface PolicyChange {
  readonly code: PolicyChangeCode;
  /** What was added, removed or changed, as people read it. */
  readonly value: string;
  /** A request that the two answer differently; left out where no origin is known that could send one. */
  readonly example?: CorsRequest;
}

const ANY_HEADER = 'x-cdk-cors-probe';

/**
 * What changes between two policies: each change with a request that they answer differently. To browsers, policies without
 * a change answer every request alike, and without one that is `looser` nobody may do what was denied before.
 */
export function comparePolicies(before: PolicyInput, after: PolicyInput): PolicyChange[] {
  const [old, now] = [new ComparedPolicy(before), new ComparedPolicy(after)];
  return [
    ...origins(old, now),
    ...lists('method', old, now),
    ...lists('request-header', old, now),
    ...lists('exposed-header', old, now),
    ...credentials(old, now),
    ...maxAge(old, now),
    ...foreignWrites(old, now),
  ];
}

function origins(old: ComparedPolicy, now: ComparedPolicy): PolicyChange[] {
  const [had, has] = [old.policy.origins, now.policy.origins];
  if (had === '*' || has === '*') {
    if (had === has) return [];
    if (has === '*') return [{ code: 'any-origin', value: listed(had), ...now.actual(STRANGER) }];
    return [{ code: 'listed-origins', value: listed(has), ...old.actual(STRANGER) }];
  }
  return [
    ...has.filter((entry) => !old.covers(entry)).map((value) => shown('origin-added', value, now, instanceOf(value))),
    ...had.filter((entry) => !now.covers(entry)).map((value) => shown('origin-removed', value, old, instanceOf(value))),
  ];
}

/** A preflight from there, or a read where nothing needs one. */
function shown(code: PolicyChangeCode, value: string, side: ComparedPolicy, origin: string): PolicyChange {
  return { code, value, ...(side.policy.methods.length > 0 ? side.preflight({ origin }) : side.actual(origin)) };
}

function listed(origins: '*' | readonly string[]): string {
  return origins === '*' ? origins : origins.join(' ');
}

function lists(of: ListName, old: ComparedPolicy, now: ComparedPolicy): PolicyChange[] {
  const gained = now.list(of).filter((value) => !covers(old.list(of), value));
  const lost = old.list(of).filter((value) => !covers(now.list(of), value));
  return [
    ...gained.map((value) => ({ code: `${of}-added` as const, value, ...exampleOf(of, value, now) })),
    ...lost.map((value) => ({ code: `${of}-removed` as const, value, ...exampleOf(of, value, old) })),
  ];
}

/** `*` stands for all names but `authorization` (https://fetch.spec.whatwg.org/#http-new-header-syntax). */
function covers(list: readonly string[], value: string): boolean {
  return list.includes(value) || (list.includes('*') && value !== 'authorization');
}

function exampleOf(of: ListName, value: string, side: ComparedPolicy): { readonly example?: CorsRequest } {
  if (of === 'exposed-header') return side.actual();
  if (of === 'method') return side.preflight({ requestMethod: value });
  return side.preflight({ requestHeaders: value === '*' ? ANY_HEADER : value });
}

function credentials(old: ComparedPolicy, now: ComparedPolicy): PolicyChange[] {
  const [had = false, has = false] = [old.policy.credentials, now.policy.credentials];
  if (had === has) return [];
  return [
    { code: has ? 'credentials-added' : 'credentials-removed', value: 'credentials', ...(has ? now : old).actual() },
  ];
}

function maxAge(old: ComparedPolicy, now: ComparedPolicy): PolicyChange[] {
  const [had, has] = [old, now].map(({ policy }) => policy.maxAgeSeconds ?? DEFAULT_MAX_AGE_SECONDS) as [
    number,
    number,
  ];
  if (had === has) return [];
  const code = has > had ? 'max-age-longer' : 'max-age-shorter';
  return [{ code, value: `${had} s -> ${has} s`, ...now.preflight() }];
}

function foreignWrites(old: ComparedPolicy, now: ComparedPolicy): PolicyChange[] {
  const example = { example: { method: 'POST', origin: STRANGER } };
  if (old.stopsWrites && !now.stopsWrites) return [{ code: 'foreign-writes-passed', value: 'writes', ...example }];
  if (!old.stopsWrites && now.stopsWrites) return [{ code: 'foreign-writes-stopped', value: 'writes', ...example }];
  return old.stopsWrites ? selfOrigins(old, now) : [];
}

function selfOrigins(old: ComparedPolicy, now: ComparedPolicy): PolicyChange[] {
  const [had = [], has = []] = [old.policy.selfOrigins, now.policy.selfOrigins];
  const write = (origin: string) => ({ example: { method: 'POST', origin } });
  const gained = has.filter((one) => !had.includes(one) && !old.admits(one));
  const lost = had.filter((one) => !has.includes(one) && !now.admits(one));
  const unknown = { example: { method: 'POST', origin: STRANGER, secFetchSite: 'same-origin' } };
  return [
    ...gained.map((value): PolicyChange => ({ code: 'self-origin-added', value, ...write(value) })),
    ...lost.map((value): PolicyChange => ({ code: 'self-origin-removed', value, ...write(value) })),
    ...(had.length > 0 && has.length === 0
      ? [{ code: 'self-origins-unnamed' as const, value: listed(had), ...unknown }]
      : []),
    ...(had.length === 0 && has.length > 0
      ? [{ code: 'self-origins-named' as const, value: listed(has), ...unknown }]
      : []),
  ];
}

/** The part of a policy that is asked for at a place: its methods that read, or those that write. */
export function halfOf(policy: PolicyInput, half: 'read' | 'write'): PolicyInput {
  const methods = policy.methods.filter((method) => isReadMethod(method) === (half === 'read'));
  return { ...policy, methods, ...(half === 'read' && { rejectForeignWrites: false }) };
}
