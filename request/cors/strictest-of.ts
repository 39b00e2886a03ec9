import { isSafeMethod } from '../../lib/policy/methods';
import type { CorsRequest, Decision, ResponseHeaders } from '../../lib/policy/model';
import {
  ALLOW_CREDENTIALS,
  ALLOW_HEADERS,
  ALLOW_METHODS,
  ALLOW_ORIGIN,
  EXPOSE_HEADERS,
  MAX_AGE,
} from '../../lib/policy/response-header-names';
import type { Asking, PolicyEnforcer } from './policy-enforcer';
import { type Classes, methodOf, type RouteClasses } from './route-classes';

/** Their values are lists. */
const LISTS = [ALLOW_METHODS, ALLOW_HEADERS, EXPOSE_HEADERS];

/**
 * The classes of a path that routers read in more than one way: whichever of them serves it, nothing is granted that
 * the class of one reading does not grant.
 */
export class StrictestOf implements Classes {
  readonly #readings: readonly RouteClasses[];

  constructor(readings: readonly RouteClasses[]) {
    this.#readings = readings;
  }

  get methods(): readonly string[] {
    const [first, ...others] = this.#readings;
    return first!.methods.filter((method) => others.every(({ methods }) => methods.includes(method)));
  }

  of(method: string): readonly PolicyEnforcer[] {
    return [...new Set(this.#readings.flatMap((classes) => classes.of(method)))];
  }

  async judge(request: CorsRequest, asking?: Asking): Promise<Decision> {
    const judged = this.of(methodOf(request)).map((one) => one.judge(request, asking));
    return strictestVerdict(await Promise.all(judged), request);
  }
}

/** What all verdicts on one request agree to. */
export function strictestVerdict(verdicts: readonly Decision[], { method }: CorsRequest): Decision {
  const denials = verdicts.filter(({ allowed }) => !allowed);
  // a denial that has to be answered comes before one that only leaves headers out
  const verdict = denials.find(({ status }) => status !== undefined) ?? denials[0];
  if (verdict !== undefined) {
    // its preflight may have been answered by the class of one reading alone: what the others say stops it here
    if (verdict.status !== undefined || isSafeMethod(method)) return verdict;
    // a list that cannot be read now may name the origin: clients try again
    if (denials.every(({ reason }) => reason === 'allowlist-unavailable')) return { ...verdict, status: 503 };
    return { ...verdict, reason: 'foreign-write', status: 403 };
  }
  // any origin is what the loosest class says
  const named = verdicts.find(({ reason }) => reason !== 'any-origin') ?? verdicts[0]!;
  return { ...named, headers: verdicts.map(({ headers }) => headers).reduce(common) };
}

/** What two answers both grant. */
function common(one: ResponseHeaders, other: ResponseHeaders): ResponseHeaders {
  const vary = union(one['vary'], other['vary']);
  const headers: Record<string, string> = {};
  const origin = commonOrigin(one[ALLOW_ORIGIN], other[ALLOW_ORIGIN]);
  if (origin !== undefined) {
    headers[ALLOW_ORIGIN] = origin;
    if (one[ALLOW_CREDENTIALS] && other[ALLOW_CREDENTIALS]) headers[ALLOW_CREDENTIALS] = 'true';
    for (const name of LISTS) {
      const both = commonNames(one[name], other[name]);
      if (both !== '') headers[name] = both;
    }
    const ages = [one[MAX_AGE], other[MAX_AGE]].filter((age) => age !== undefined);
    if (ages.length > 0) headers[MAX_AGE] = String(Math.min(...ages.map(Number)));
  }
  return vary === undefined ? headers : { ...headers, vary };
}

function commonOrigin(one: string | undefined, other: string | undefined): string | undefined {
  if (one === other || other === '*') return one;
  return one === '*' ? other : undefined;
}

/** `*` stands for any name but `authorization` (https://fetch.spec.whatwg.org/#cors-preflight-fetch). */
function commonNames(one = '', other = ''): string {
  const [ours, theirs] = [one, other].map((list) => list.split(',').filter((name) => name !== ''));
  const has = (names: readonly string[], name: string) =>
    names.includes(name) || (names.includes('*') && name !== 'authorization');
  return [
    ...new Set([...ours!.filter((name) => has(theirs!, name)), ...theirs!.filter((name) => has(ours!, name))]),
  ].join(',');
}

function union(one: string | undefined, other: string | undefined): string | undefined {
  const fields = [one, other].flatMap((vary) => vary?.split(', ') ?? []);
  return fields.length === 0 ? undefined : [...new Set(fields)].join(', ');
}
