import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseAllowlist } from '../../../lib/policy/live-allowlist';
import type { Failure } from '../../../request/aws/failure';
import { AllowlistCache, type AllowlistProblem } from '../../../request/cors/allowlist-cache';

const ENDING = 'https://app.example.com';
const OTHER = 'https://other.example.com';
const SECOND = 1_000;
/** The list of the tests, whose first entry ends with the first day of 2025. */
const LIST = `${ENDING};until=2025-01-01,${OTHER}`;
const END = Date.UTC(2025, 0, 2);
const UNREACHABLE: Failure = { failure: 'unreachable', message: 'nobody answers' };

let problems: AllowlistProblem[];
/** The wall clock of the tests, in milliseconds. */
let now: number;
/** What a read gives. */
let answer: string | Failure;
/** How long a read takes, in milliseconds. */
let takes: number;

beforeEach(() => {
  problems = [];
  answer = LIST;
  takes = 0;
});

/** Fresh for 30 s, usable for 600 s, and no jitter; a read begins so many seconds before the end. */
function cacheAt(secondsBeforeEnd: number): AllowlistCache {
  now = END - secondsBeforeEnd * SECOND;
  return new AllowlistCache({
    freshForSeconds: 30,
    usableForSeconds: 600,
    read: async () => {
      now += takes;
      return typeof answer === 'string' ? { value: answer, version: 1 } : answer;
    },
    parse: (value, time) => parseAllowlist(value, { name: 'orders', origins: [], methods: ['GET'] }, [], time),
    onProblem: (problem) => problems.push(problem),
    clock: () => now,
    random: () => 0,
  });
}

async function admitted(allowlist: AllowlistCache): Promise<string[]> {
  const origins = await allowlist.get();
  return [ENDING, OTHER].filter((origin) => origins?.match(origin) !== undefined);
}

describe('an entry that ends', () => {
  it('is not admitted any more at its end, although the list was read shortly before', async () => {
    const allowlist = cacheAt(10);
    expect(await admitted(allowlist)).toEqual([ENDING, OTHER]);
    now = END - 1;
    expect(await admitted(allowlist)).toEqual([ENDING, OTHER]);
    now = END;
    expect(await admitted(allowlist)).toEqual([OTHER]);
    expect(problems).toMatchObject([{ problem: 'entries-rejected', examples: [{ code: 'entry-ended' }] }]);
  });

  it('is not admitted any more at its end, while Parameter Store cannot be read', async () => {
    const allowlist = cacheAt(60);
    await allowlist.get();
    answer = UNREACHABLE;
    now = END - SECOND;
    expect(await admitted(allowlist)).toEqual([ENDING, OTHER]);
    now = END;
    // within the pause between two tries, and after it
    expect(await admitted(allowlist)).toEqual([OTHER]);
    now = END + 30 * SECOND;
    expect(await admitted(allowlist)).toEqual([OTHER]);
  });

  it('is not admitted by a read that began before its end and came back after it', async () => {
    takes = SECOND;
    expect(await admitted(cacheAt(1))).toEqual([OTHER]);
  });

  it('leaves nobody when it was the last one', async () => {
    answer = `${ENDING};until=2025-01-01`;
    const allowlist = cacheAt(10);
    expect(await admitted(allowlist)).toEqual([ENDING]);
    now = END;
    expect(await admitted(allowlist)).toEqual([]);
    expect(await allowlist.get()).toBeDefined();
  });
});
