import { type Failure, isFailure } from '../../request/aws/failure';
import { entriesOf, type InitialList, toShard } from './initial-list';
import type { ListParameters } from './list-parameters';
import { hasSameEntries, readPairs, type ShardPair } from './shard-pairs';

/** Names in a message: CloudFormation takes 4 KB of one. */
const NAMED = 5;

/**
 * Copies the parameters after the first of a list that was renamed, while the first one is not there: until it is, nothing of
 * the list is in force. What exists is not written, so that a run goes on where one before it stopped.
 *
 * @returns how many parameters have entries, or what is wrong; then nothing was written that is to go away again
 */
export async function copyShards(
  list: InitialList,
  renamed: InitialList,
  parameters: ListParameters,
): Promise<number | string> {
  if (list.shards === 1 && renamed.shards === 1) return 0;
  const pairs = await readPairs(list, renamed, parameters);
  if (isFailure(pairs)) return unlisted(list, renamed, pairs);
  const problems = [unreadable(pairs), different(pairs), beyond(list, renamed, pairs)].filter((one) => one !== '');
  if (problems.length > 0) return `it takes the place of ${quoted(renamed.parameterName)}: ${problems.join('; ')}`;

  const full = pairs.filter(({ before }) => !isFailure(before) && entriesOf(before).length > 0);
  let copied = 0;
  for (const pair of full) {
    if (parameters.isTimeUp) return `time is up, and ${copied} of ${full.length} parameters are copied; ${RESUME}`;
    const problem = pair.now === undefined ? await copy(pair, list, parameters) : '';
    if (problem !== '') return problem;
    copied++;
  }
  return full.length;
}

const RESUME = 'deploy again, and it goes on from there';

async function copy(pair: ShardPair, list: InitialList, parameters: ListParameters): Promise<string> {
  const { from, to } = pair;
  const failure = await parameters.create(toShard(list, to, pair.before as string), list.region);
  if (failure === undefined) return '';
  if (failure.failure !== 'exists') {
    return `${quoted(to)} cannot be created (${told(failure)}): create it by hand as a copy of ${quoted(from)}, and deploy again`;
  }
  // somebody made it since its name was asked for, or it was too new to be named
  const answer = await parameters.read(to, list.region);
  return different([{ ...pair, now: isFailure(answer) ? answer : answer.value }]);
}

/** What was made by hand meanwhile counts. */
function unreadable(pairs: readonly ShardPair[]): string {
  const found = pairs.filter(({ before, now, counts }) => counts && isFailure(before) && now === undefined);
  const [first] = found;
  if (first === undefined) return '';
  const names = some(found.map(({ from, to }) => `${quoted(from)} to ${quoted(to)}`));
  return `some of it cannot be read (${told(first.before as Failure)}): copy ${names} by hand, and deploy again`;
}

/** It may be of a run before: an origin that was taken off since would come back. */
function different(pairs: readonly ShardPair[]): string {
  const found = pairs.filter(({ before, now, counts }) => {
    if (!counts || now === undefined || isFailure(before)) return false;
    return isFailure(now) || !hasSameEntries(before, now);
  });
  if (found.length === 0) return '';
  const names = some(found.map(({ from, to }) => `${quoted(to)} (in place of ${quoted(from)})`));
  return `there are parameters with other entries under the new name: delete ${names}, and deploy again`;
}

/** What the list goes by no longer. */
function beyond(list: InitialList, renamed: InitialList, pairs: readonly ShardPair[]): string {
  const found = pairs.filter(({ before, counts }) => !counts && (isFailure(before) || entriesOf(before).length > 0));
  if (found.length === 0) return '';
  const names = some(found.map(({ from }) => quoted(from)));
  return `entries in ${names} would be lost with shards: ${list.shards}; ${fewerLater(renamed)}`;
}

function unlisted(list: InitialList, renamed: InitialList, failure: Failure): string {
  const [own, old] = [list, renamed].map(({ parameterName }) => quoted(parameterName));
  const said = `it takes the place of ${old}, of whose ${renamed.shards} parameters nobody knows which exist (${told(failure)})`;
  if (list.shards < renamed.shards)
    return `${said}, and would lose some with shards: ${list.shards}; ${fewerLater(renamed)}`;
  return `${said}: copy all of them by hand, ${own} too, and deploy again`;
}

function fewerLater({ shards }: InitialList): string {
  return `rename it with shards: ${shards}, and lower them in a later deployment`;
}

function some(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function told({ failure, message }: Failure): string {
  return `${failure}: ${message}`;
}

function quoted(name: string): string {
  return JSON.stringify(name);
}
