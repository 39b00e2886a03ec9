import type { ClassConfig } from '../../lib/contract/function-config';
import type { CorsRequest, PolicyInput } from '../../lib/policy';
import { decide } from '../../lib/policy';
import { comparePolicies, type Direction, halfOf, POLICY_CHANGES } from '../../lib/policy/compare';
import { isReadMethod } from '../../lib/policy/methods';
import { type ComparedSources, listChanges } from './list-changes';

/** What each kind of change of a class does, beside those of its policy. Frozen: codes are added, never changed. */
const CLASS_CHANGES = {
  'class-added': 'looser',
  'class-removed': 'tighter',
  'class-renamed': 'moved',
  'target-moved': 'moved',
  'list-moved': 'moved',
  'list-parameter-added': 'moved',
  'list-parameter-removed': 'tighter',
  'deployed-origins': 'moved',
  'pattern-domain-added': 'looser',
  'pattern-domain-removed': 'tighter',
  'owner-domain-added': 'looser',
  'owner-domain-removed': 'tighter',
  'entry-ends-later': 'looser',
  'entry-ends-earlier': 'tighter',
  'list-age-longer': 'looser',
  'list-age-shorter': 'tighter',
  'token-unneeded': 'looser',
  'token-needed': 'tighter',
  'scope-removed': 'looser',
  'scope-added': 'tighter',
  'token-method-added': 'looser',
  'token-method-removed': 'tighter',
} as const satisfies { readonly [code: string]: Direction };

/** Every kind of change that `cdk-cors diff` tells, and what it does. */
export const CHANGES = { ...POLICY_CHANGES, ...CLASS_CHANGES } as const;

export type ChangeCode = keyof typeof CHANGES;

/** One thing that changes. */
export interface Change {
  readonly code: ChangeCode;
  readonly direction: Direction;
  /** What was added, removed or changed. */
  readonly value: string;
  /** A request that is answered differently, and both answers. */
  readonly example?: { readonly request: CorsRequest; readonly before: string; readonly after: string };
}

/** A class as a route names it, for all of its methods or for one half of them. */
export interface SpokenClass {
  readonly name: string;
  readonly config: ClassConfig;
  readonly half: Half;
  /** Whether a distribution may have domains that nobody here knows: their pages are told by `Sec-Fetch-Site` alone. */
  readonly otherDomains?: boolean;
  /** What its live list is made from; left out where it has none, or nobody here knows. */
  readonly sources?: ComparedSources | undefined;
}

export type Half = 'all' | 'read' | 'write';

/** Stands for the entries of a list that only Parameter Store or the deployment has. */
const UNKNOWN_LIST = ['https://listed.invalid'];

/** What changes at a place where one class spoke before, and one does now; `undefined` stands for none. */
export function classChanges(before: SpokenClass | undefined, after: SpokenClass | undefined): Change[] {
  const [was, is] = [before && policyOf(before, after), after && policyOf(after, before)];
  const told = (code: ChangeCode, value: string, request?: CorsRequest): Change => ({
    code,
    direction: CHANGES[code],
    value,
    ...(request && { example: { request, before: answerTo(was, request), after: answerTo(is, request) } }),
  });
  if (before === undefined || after === undefined) return appliedOrNot(is ?? was!, is !== undefined, told);
  return [
    ...(before.name === after.name ? [] : [told('class-renamed', `${before.name} -> ${after.name}`)]),
    ...comparePolicies(was!, is!)
      // what stands for a list that is not known here is nothing that anybody added or removed
      .filter(({ code, value }) => !(/^origin-/.test(code) && UNKNOWN_LIST.includes(value)))
      .map(({ code, value, example }) => told(code, UNKNOWN_LIST.includes(value) ? 'a live list' : value, example)),
    ...domainChanges(before, after, told),
    ...sourceChanges(before.config, after.config, told),
    ...(before.sources && after.sources
      ? listChanges(before.sources, after.sources).map(([code, value]) => told(code, value))
      : []),
    ...tokenChanges(before, after, told),
  ];
}

type Tell = (code: ChangeCode, value: string, request?: CorsRequest) => Change;

/** The policy of the half that is looked at. Lists that cannot be compared are taken for the same: that they moved is told by itself. */
function policyOf({ config, half }: SpokenClass, other: SpokenClass | undefined): PolicyInput {
  const { policy, live, deployed } = config;
  const isOpaque = live !== undefined || other?.config.live !== undefined || (deployed && policy.origins.length === 0);
  const compared = isOpaque && policy.origins !== '*' ? { ...policy, origins: UNKNOWN_LIST } : policy;
  return half === 'all' ? compared : halfOf(compared, half);
}

function appliedOrNot(policy: PolicyInput, isAdded: boolean, told: Tell): Change[] {
  const { origins, methods, rejectForeignWrites } = policy;
  const origin =
    origins === '*' ? 'https://stranger.invalid' : origins[0]?.replace('*.', 'cdk-cors-probe.').replace(':*', ':49152');
  const method = methods.find(isReadMethod) ?? methods[0] ?? 'GET';
  const who = origins === '*' ? 'any origin' : origins === UNKNOWN_LIST ? 'a live list' : origins.join(' ');
  const example = origin === undefined ? undefined : { method, origin };
  const write = { method: 'POST', origin: 'https://stranger.invalid' };
  const stops = rejectForeignWrites === true && origins !== '*';
  return [
    told(isAdded ? 'class-added' : 'class-removed', `${policy.name}: ${who}`, example),
    ...(stops ? [told(isAdded ? 'foreign-writes-stopped' : 'foreign-writes-passed', 'writes', write)] : []),
  ];
}

/** Whether pages of domains that nobody here knows count as the API's own, where writes of others are stopped. */
function domainChanges(before: SpokenClass, after: SpokenClass, told: Tell): Change[] {
  const [had = false, has = false] = [before.otherDomains, after.otherDomains];
  const areStopped = [before, after].every(
    ({ half, config: { policy } }) => half !== 'read' && policy.origins !== '*' && policy.rejectForeignWrites === true,
  );
  if (had === has || !areStopped) return [];
  return [told(has ? 'self-origins-unnamed' : 'self-origins-named', 'domains of the distribution')];
}

/** Where lists come from, and how long what was read counts. */
function sourceChanges(before: ClassConfig, after: ClassConfig, told: Tell): Change[] {
  const [was, is] = [sourceOf(before), sourceOf(after)];
  const { live: old, deployed: had } = before;
  const { live: now, deployed: has } = after;
  const domains = difference(old?.patternsUnder, now?.patternsUnder);
  return [
    ...(was === is ? [] : [told('list-moved', `${was} -> ${is}`)]),
    ...(JSON.stringify(had) === JSON.stringify(has)
      ? []
      : [told('deployed-origins', 'origins that the deployment knows')]),
    ...(old && now ? domains.gained.map((domain) => told('pattern-domain-added', domain)) : []),
    ...(old && now ? domains.lost.map((domain) => told('pattern-domain-removed', domain)) : []),
    ...(['freshForSeconds', 'usableForSeconds'] as const).flatMap((name) => {
      const [had, has] = [old?.[name], now?.[name]];
      if (had === undefined || has === undefined || had === has) return [];
      return [told(has > had ? 'list-age-longer' : 'list-age-shorter', `${name} ${had} -> ${has}`)];
    }),
  ];
}

function sourceOf({ live, policy: { origins } }: ClassConfig): string {
  if (live === undefined) return origins === '*' ? '*' : 'code';
  const { parameter, region } = live;
  const name = typeof parameter === 'string' ? parameter : `a parameter of the deployment`;
  return region === undefined ? name : `${name} in ${region}`;
}

function tokenChanges(before: SpokenClass, after: SpokenClass, told: Tell): Change[] {
  const [had, has] = [scopesOf(before), scopesOf(after)];
  if (had === undefined && has === undefined) return [];
  if (had === undefined) return [told('token-needed', textOf(has!).join(', '))];
  if (has === undefined) return [told('token-unneeded', textOf(had).join(', '))];
  const only = (one: Scopes, other: Scopes) => one.filter(([method]) => !other.some(([known]) => known === method));
  const both = (one: Scopes, other: Scopes) => one.filter(([method]) => other.some(([known]) => known === method));
  const { gained, lost } = difference(textOf(both(had, has)), textOf(both(has, had)));
  return [
    ...only(has, had).map(([method, all]) => told('token-method-added', [method, ...all].join(' '))),
    ...only(had, has).map(([method, all]) => told('token-method-removed', [method, ...all].join(' '))),
    ...gained.map((one) => told('scope-added', one)),
    ...lost.map((one) => told('scope-removed', one)),
  ];
}

/** By method of the half; no method outside it is served. */
type Scopes = readonly (readonly [method: string, scopes: readonly string[]])[];

function scopesOf({ config: { scopes }, half }: SpokenClass): Scopes | undefined {
  return (
    scopes && Object.entries(scopes).filter(([method]) => half === 'all' || isReadMethod(method) === (half === 'read'))
  );
}

/** `GET orders:read` */
function textOf(scopes: Scopes): string[] {
  return scopes.flatMap(([method, all]) => all.map((scope) => `${method} ${scope}`));
}

function difference(before: readonly string[] = [], after: readonly string[] = []) {
  return {
    gained: after.filter((one) => !before.includes(one)),
    lost: before.filter((one) => !after.includes(one)),
  };
}

/** What somebody who sends a request is answered, in a few words. */
function answerTo(policy: PolicyInput | undefined, request: CorsRequest): string {
  if (policy === undefined) return 'nothing about CORS';
  const { status, allowed, reason, headers } = decide(policy, request);
  if (status !== undefined) return `${status} ${reason}`;
  const grants = ['access-control-allow-credentials', 'access-control-expose-headers'].flatMap((name) =>
    headers[name] === undefined ? [] : [`${name}: ${headers[name]}`],
  );
  return [`${allowed ? 'readable' : 'not readable'} (${reason})`, ...grants].join(', ');
}
