import { readSyncStatus } from '../../lib/contract/sync-status';
import { problem } from '../tokens/problem';
import type { ListParameter } from './list-parameter';

/** Names and ARNs that one of several parameters of a list may have, or what AllowlistSync writes. */
const PART = /^((?:arn:[^/]*)?\/.+)\/(?:shards\/(\d+)|effective(?:\/\d+)?|status)$/;

/** What stands beside a list, to look at whether a parameter is a part of it. */
export function besideList(named: string): string | undefined {
  const [, folder] = PART.exec(named) ?? [];
  return folder && `${folder}/status`;
}

/**
 * A list of several parameters is one list: written by one of them, an origin might be in two, or where nothing reads it.
 *
 * @param status name of what AllowlistSync tells of the list
 * @throws Error `part-named`
 */
export async function refusePart(store: Pick<ListParameter, 'beside'>, named: string, status: string): Promise<void> {
  const found = await store.beside(status).catch(() => undefined);
  const sources = (found && readSyncStatus(found.value)?.sources) ?? [];
  const [list] = sources;
  if (list === undefined || named.endsWith(list.name)) return;
  const shard = PART.exec(named)?.[2];
  const got = `got ${JSON.stringify(named)}`;
  if (shard === undefined) {
    const what = `${got}: AllowlistSync writes that parameter, and what others write there is lost: write ${list.name}`;
    throw new Error(problem('part-named', what));
  }
  const isRead = sources.some(({ name }) => named.endsWith(name));
  const what = isRead
    ? `it is one parameter of the list ${list.name}`
    : `the list ${list.name} does not take it (any more)`;
  const how = isRead ? `write ${list.name}, and --shard ${shard} where one is meant` : `write ${list.name}`;
  throw new Error(problem('part-named', `${got}: ${what}: ${how}`));
}
