import type { ClassConfig } from '../../lib/contract/function-config';
import { listSources } from '../../lib/contract/list-sources';
import { parseListEntry } from '../../lib/policy/list-entry';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { ownerRefusal } from '../../lib/policy/owned-origin';
import { type Failure, isFailure } from '../../request/aws/failure';
import { MAX_NAMES, type Parameter, type ParameterStore } from '../../request/aws/parameter-store';
import { inParallel } from './in-parallel';
import type { OriginList } from './listed-entry';

/** A class whose list is to be read. */
export interface ListedClass {
  readonly stack?: string;
  readonly name: string;
  readonly config: ClassConfig;
}

export interface ListSources {
  /** The Parameter Store of a Region; the caller's own where there is none. */
  readonly store: (region: string | undefined) => ListStore;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

type ListStore = Pick<ParameterStore, 'getParameter' | 'getParameters'>;

/** Parameter Store gives an account 40 reads a second by default. */
const READS_AT_ONCE = 8;
const READ_MS = 10_000;

/**
 * The lists of classes, one for each parameter that they are made from; those that any origin may call have none. What could not be read
 * says so.
 */
export async function readLists(classes: readonly ListedClass[], sources: ListSources): Promise<OriginList[]> {
  const listed = classes.filter(({ config: { policy, live } }) => live !== undefined || policy.origins !== '*');
  const lists = await inParallel(listed, READS_AT_ONCE, (one) => {
    return one.config.live ? readLive(one, sources) : inCode(one, sources);
  });
  return lists.flat();
}

async function inCode({ stack, name, config }: ListedClass, { env = {} }: ListSources): Promise<OriginList[]> {
  const { policy, deployed } = config;
  const known = policy.origins === '*' ? [] : policy.origins;
  const more = (deployed?.origins ?? []).flatMap((variable) => env[variable] ?? []);
  const entries = [...known, ...more].map((text) => ({ text }));
  return [{ ...(stack !== undefined && { stack }), class: name, list: 'code', entries }];
}

async function readLive({ stack, name, config }: ListedClass, sources: ListSources): Promise<OriginList[]> {
  const { policy, live } = config;
  const { parameter, region, patternsUnder = [], shards, owners } = live ?? { parameter: '' };
  const source = typeof parameter === 'string' ? parameter : (sources.env?.[parameter.env] ?? '');
  const all = listSources({ source, ...(shards && { shards }), ...(owners && { owners }) });
  const of = { ...(stack !== undefined && { stack }), class: name };
  const names = all.map((one) => one.parameter);
  const read = await readParameters(names, sources.store(region));
  if (isFailure(read))
    return [{ ...of, list: source, entries: [], problem: `${source}: ${read.failure}: ${read.message}` }];
  return all.flatMap(({ parameter: list, owner, domains }) => {
    const found = read.get(list);
    const own = { ...of, list, ...(owner !== undefined && { owner }) };
    if (found) return [{ ...own, ...parsed(found.value, policy, patternsUnder, sources.now, domains) }];
    // others are made once there is something to write into them
    return list === source ? [{ ...own, entries: [], problem: `${list}: missing: there is no such parameter` }] : [];
  });
}

/** Those of some parameters that there are. One that is the only one is read as it always was, with no more permission. */
async function readParameters(names: readonly string[], store: ListStore): Promise<Map<string, Parameter> | Failure> {
  const signal = AbortSignal.timeout(READ_MS);
  const [first = '', ...others] = names;
  if (others.length === 0) {
    const read = await store.getParameter(first, signal);
    return isFailure(read) ? read : new Map([[first, read]]);
  }
  const found = new Map<string, Parameter>();
  for (let i = 0; i < names.length; i += MAX_NAMES) {
    const read = await store.getParameters(names.slice(i, i + MAX_NAMES), signal);
    if (isFailure(read)) return read;
    for (const one of read) found.set(one.name, one);
  }
  return found;
}

/**
 * The entries of a list, in its own order, with what keeps some of them from admitting anybody.
 *
 * @param domains of the list of an owner: what its origins have to be at or below
 */
export function parsed(
  value: string,
  policy: ClassConfig['policy'],
  patternsUnder: readonly string[],
  now: number,
  domains?: readonly string[],
): Pick<OriginList, 'entries' | 'problem'> {
  const { rejected, usable } = parseAllowlist(value, policy, patternsUnder, now);
  const codes = new Map<string, string>(rejected.map(({ value: text, code }) => [text, code]));
  const texts = [...new Set(value.split(/[\s,]+/).filter((text) => text !== '' && text !== 'none'))];
  const entries = texts.map((text) => {
    const code = codes.get(text) ?? (domains && refusalOf(text, domains));
    return code === undefined ? { text } : { text, rejected: code };
  });
  return usable ? { entries } : { entries, problem: 'no entry is valid: the last good list stays in force' };
}

function refusalOf(text: string, domains: readonly string[]): string | undefined {
  const entry = parseListEntry(text);
  return typeof entry === 'string' ? undefined : ownerRefusal(entry.origin, domains);
}
