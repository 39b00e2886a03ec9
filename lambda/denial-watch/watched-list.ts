import { inParallel } from '../../checks/audit/in-parallel';
import { type ListVersion, listVersions, recordedLists } from '../../checks/denials/recorded-list';
import { originOf } from '../../checks/origins/entries';
import type { LiveAllowlist } from '../../lib/contract/function-config';
import { type ListSource, listSources } from '../../lib/contract/list-sources';
import { ownerRefusal } from '../../lib/policy/owned-origin';
import { type Failure, isFailure } from '../../request/aws/failure';
import type { ParameterHistory } from '../../request/aws/parameter-history';
import type { WatchedClass } from './watch-denials';

const READ_MS = 20_000;
/** Parameter Store gives an account 40 reads a second by default. */
const READS_AT_ONCE = 4;

/**
 * What should be listed, and what was changed on purpose, by all parameters that the list is made from: what is in force says of neither who
 * changed it, nor why.
 *
 * @param source name of the list of the operators
 * @param start of the first bin, in milliseconds since the epoch
 */
export async function watchedList(
  { shards, owners }: Pick<LiveAllowlist, 'shards' | 'owners'>,
  store: Pick<ParameterHistory, 'versions'>,
  { source, start }: { readonly source: string; readonly start: number },
): ReturnType<WatchedClass['list']> {
  const sources = listSources({ source, ...(shards && { shards }), ...(owners && { owners }) });
  const signal = AbortSignal.timeout(READ_MS);
  const read = await inParallel(sources, READS_AT_ONCE, (one) => versionsOf(one, source, store, signal));
  const failure = read.find(isFailure);
  return (
    failure ??
    recordedLists(
      read.flatMap((one) => (isFailure(one) ? [] : [one])),
      start,
    )
  );
}

async function versionsOf(
  { parameter, domains }: ListSource,
  first: string,
  store: Pick<ParameterHistory, 'versions'>,
  signal: AbortSignal,
): Promise<ListVersion[] | Failure> {
  const versions = await store.versions(parameter, signal);
  // all but the first are made once there is something to write into them
  if (isFailure(versions)) return versions.failure === 'missing' && parameter !== first ? [] : versions;
  return listVersions(versions).map(({ entries, ...version }) => ({
    ...version,
    entries: domains ? entries.filter((text) => ownerRefusal(originOf(text), domains) === undefined) : entries,
  }));
}
