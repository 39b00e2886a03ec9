import { PARTITIONS } from '../../../lib/contract/token-table';
import type { DynamoDb } from '../../aws/dynamodb';
import { type Failure, isFailure } from '../../aws/failure';

const KEY = { pk: PARTITIONS.settings, sk: 'key-series' };
/** Others that write it at the same time, one after the other. */
const MAX_TRIES = 5;

/**
 * The name that this table's keys begin with: `kid`s are never used twice, not even by the next table. A table that was
 * restored from another one's backup has that one's series, and gets its own: keys of both have to be told apart, since
 * what may be done in KMS goes by the tag. Never rejects.
 *
 * @param tag the value of the tag that this table's keys are made with
 */
export async function readKeySeries(
  table: Pick<DynamoDb, 'get' | 'put'>,
  tag: string,
  signal: AbortSignal,
): Promise<string | Failure> {
  for (let tries = 1; ; tries++) {
    const item = await table.get(KEY, signal);
    if (isFailure(item)) return item;
    const { series, version, tag: known } = item ?? {};
    if (item !== undefined && (typeof series !== 'string' || !Number.isSafeInteger(version))) {
      return { failure: 'malformed', message: 'the key series is malformed' };
    }
    if (item !== undefined && known === tag) return series as string;
    const made = process.getBuiltinModule('node:crypto').randomBytes(6).toString('base64url');
    const next = { ...KEY, series: made, tag, version: Number(version ?? 0) + 1 };
    const condition = item === undefined ? ({ ifAbsent: true } as const) : { ifVersion: version as number };
    const failure = await table.put(next, condition, signal);
    if (failure === undefined) return made;
    if (failure.failure !== 'exists' || tries === MAX_TRIES) return failure;
  }
}

export function kidOf(series: string, generation: number): string {
  return `${series}-${generation}`;
}

/** Whether a key was made for this table. Those that were not are another table's, with which nothing can be signed here. */
export function isOfSeries({ kid }: { readonly kid: string }, series: string): boolean {
  return kid.startsWith(`${series}-`);
}
