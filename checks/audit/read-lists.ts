import type { ClassConfig } from '../../lib/contract/function-config';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { isFailure } from '../../request/aws/failure';
import type { ParameterStore } from '../../request/aws/parameter-store';
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
  readonly store: (region: string | undefined) => Pick<ParameterStore, 'getParameter'>;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Parameter Store gives an account 40 reads a second by default. */
const READS_AT_ONCE = 8;
const READ_MS = 10_000;

/** The lists of classes; those that any origin may call have none. What could not be read says so. */
export async function readLists(classes: readonly ListedClass[], sources: ListSources): Promise<OriginList[]> {
  const listed = classes.filter(({ config: { policy, live } }) => live !== undefined || policy.origins !== '*');
  return inParallel(listed, READS_AT_ONCE, (one) => (one.config.live ? readLive(one, sources) : inCode(one, sources)));
}

async function inCode({ stack, name, config }: ListedClass, { env = {} }: ListSources): Promise<OriginList> {
  const { policy, deployed } = config;
  const known = policy.origins === '*' ? [] : policy.origins;
  const more = (deployed?.origins ?? []).flatMap((variable) => env[variable] ?? []);
  const entries = [...known, ...more].map((text) => ({ text }));
  return { ...(stack !== undefined && { stack }), class: name, list: 'code', entries };
}

async function readLive({ stack, name, config }: ListedClass, sources: ListSources): Promise<OriginList> {
  const { policy, live } = config;
  const { parameter, region, patternsUnder = [] } = live ?? { parameter: '' };
  const list = typeof parameter === 'string' ? parameter : (sources.env?.[parameter.env] ?? '');
  const of = { ...(stack !== undefined && { stack }), class: name, list };
  const read = await sources.store(region).getParameter(list, AbortSignal.timeout(READ_MS));
  if (isFailure(read)) return { ...of, entries: [], problem: `${list}: ${read.failure}: ${read.message}` };
  return { ...of, ...parsed(read.value, policy, patternsUnder, sources.now) };
}

/** The entries of a list, in its own order, with what keeps some of them from admitting anybody. */
export function parsed(
  value: string,
  policy: ClassConfig['policy'],
  patternsUnder: readonly string[],
  now: number,
): Pick<OriginList, 'entries' | 'problem'> {
  const { rejected, usable } = parseAllowlist(value, policy, patternsUnder, now);
  const codes = new Map<string, string>(rejected.map(({ value: text, code }) => [text, code]));
  const texts = [...new Set(value.split(/[\s,]+/).filter((text) => text !== '' && text !== 'none'))];
  const entries = texts.map((text) => {
    const code = codes.get(text);
    return code === undefined ? { text } : { text, rejected: code };
  });
  return usable ? { entries } : { entries, problem: 'no entry is valid: the last good list stays in force' };
}
