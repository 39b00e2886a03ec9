import { BYTES_AROUND_ORIGIN, bucketOrigins } from '../../../lib/contract/native-origins';
import type { BucketRule } from '../../../lib/contract/sync-config';
import type { Lists } from '../sync-target';

/** Tags around one value, with those of a rule: more than any that S3 has. */
const BYTES_AROUND = 32;
/** Of the document, which names its namespace. */
const BYTES_AROUND_ALL = 200;

/** What rules take of the room of a bucket, or a little more. */
export function bytesOf(rules: readonly BucketRule[]): number {
  const values = rules.flatMap((rule) => ['', ...Object.values(rule).flat()]);
  return values.reduce((sum, value) => sum + String(value).length + BYTES_AROUND, BYTES_AROUND_ALL);
}

/**
 * The origins of each class for which a bucket has room, the first ones of its list. Whoever has fewer than an equal share leaves the rest to
 * others, so that no class is in the way of another.
 */
export function fitOrigins(lists: Lists, bytes: number): { held: Lists; leftOut: Lists } {
  const held = new Map<string, readonly string[]>();
  const leftOut = new Map<string, readonly string[]>();
  const bySize = [...lists].map(([name, origins]) => ({ name, origins, ends: endsOf(origins) }));
  bySize.sort((a, b) => (a.ends.at(-1) ?? 0) - (b.ends.at(-1) ?? 0));
  let room = bytes;
  for (const [i, { name, origins, ends }] of bySize.entries()) {
    const share = room / (bySize.length - i);
    const above = ends.findIndex((end) => end > share);
    const count = above < 0 ? origins.length : above;
    held.set(name, origins.slice(0, count));
    leftOut.set(name, origins.slice(count));
    room -= ends[count - 1] ?? 0;
  }
  return { held, leftOut };
}

/** The bytes of all origins up to each. */
function endsOf(origins: readonly string[]): number[] {
  let sum = 0;
  return origins.map((origin) => {
    sum += bucketOrigins(origin).reduce((bytes, one) => bytes + one.length + BYTES_AROUND_ORIGIN, 0);
    return sum;
  });
}
