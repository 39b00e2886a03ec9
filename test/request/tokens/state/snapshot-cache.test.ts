import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Item } from '../../../../request/aws/dynamodb-item';
import type { Failure } from '../../../../request/aws/failure';
import {
  SnapshotCache,
  type SnapshotCacheOptions,
  type SnapshotProblem,
} from '../../../../request/tokens/state/snapshot-cache';
import { keyItems } from '../../../support/request/token-kit';

const START = 1_795_521_600_000;
const GONE: Failure = { failure: 'unreachable', message: 'connect ECONNREFUSED' };

let time: number;
let items: Item[];
let answer: () => readonly Item[] | Failure | Promise<readonly Item[] | Failure>;
let reads: { readonly sinceMs: number; readonly budget: number }[];
let problems: SnapshotProblem[];

beforeEach(() => {
  time = START;
  items = keyItems();
  answer = () => items;
  reads = [];
  problems = [];
});

function makeCache(options: Partial<SnapshotCacheOptions> = {}): SnapshotCache {
  let budget = 0;
  return new SnapshotCache({
    freshForSeconds: 5,
    usableForSeconds: 30,
    maxLifetimeSeconds: 900,
    read: async (sinceMs) => {
      reads.push({ sinceMs, budget });
      return answer();
    },
    onProblem: (problem) => problems.push(problem),
    clock: () => time,
    random: () => 0,
    deadline: (milliseconds) => {
      budget = milliseconds;
      return new AbortController().signal;
    },
    ...options,
  });
}

const claimsOf = (jti: string) => ({ jti, client_id: 'widget', sub: 'widget', iat: START / 1000 });
const revoke = (jti: string) =>
  items.push({ sk: `${time}#jti#${jti}`, kind: 'jti', id: jti, exp: Math.ceil(time / 1000) + 900 });
const isRevoked = async (cache: SnapshotCache, jti: string) =>
  (await cache.get())?.revocation(claimsOf(jti)) !== undefined;

describe('SnapshotCache', () => {
  it('is used unasked up to its age, then read once for all that wait', async () => {
    const cache = makeCache();
    await Promise.all([cache.get(), cache.get(), cache.get()]);
    expect(reads.length).toBe(1);
    time += 4_999;
    expect(cache.get()).not.toBeInstanceOf(Promise);
    time += 1;
    await Promise.all([cache.get(), cache.get(), cache.get()]);
    expect(reads.length).toBe(2);
  });

  it('is read for each request with an age of 0', async () => {
    const cache = makeCache({ freshForSeconds: 0 });
    await Promise.all([cache.get(), cache.get()]);
    await cache.get();
    expect(reads.length).toBe(3);
  });

  it('asks for what may matter to a token that still lives, then for what is new', async () => {
    const cache = makeCache();
    await cache.get();
    time += 10_000;
    await cache.get();
    time += 3_600_000;
    await cache.get();
    const lookback = 900_000 + 60_000;
    expect(reads.map(({ sinceMs }) => sinceMs)).toEqual([START - lookback, START - 30_000, time - lookback]);
  });

  it('goes by the moment that a read began, not by its end', async () => {
    const cache = makeCache();
    answer = () => {
      time += 4_000;
      return items;
    };
    await cache.get();
    time += 1_000;
    await cache.get();
    expect(reads.length).toBe(2);
  });

  it('does not share a read that is older than its age', async () => {
    const cache = makeCache();
    let release = () => {};
    answer = () =>
      new Promise((resolve) => {
        release = () => resolve([]);
      });
    const first = cache.get();
    await Promise.resolve();
    time += 5_000;
    answer = () => items;
    await cache.get();
    release();
    await first;
    expect(reads.length).toBe(2);
    // the older read had no keys: it does not take back what the newer one knew
    expect((await cache.get())?.key('key-1')).toBeDefined();
  });

  it('knows keys no more that a newer read does not tell', async () => {
    const cache = makeCache();
    expect((await cache.get())?.key('key-1')).toBeDefined();
    items = [];
    time += 5_000;
    expect((await cache.get())?.key('key-1')).toBeUndefined();
  });

  it('serves up to the outage limit while reads fail, then not at all', async () => {
    const cache = makeCache();
    revoke('known');
    await cache.get();
    answer = () => GONE;
    time += 29_999;
    expect(await isRevoked(cache, 'known')).toBe(true);
    time += 1;
    expect(await cache.get()).toBeUndefined();
    expect(problems).toMatchObject([{ problem: 'unreachable', servingAgeSeconds: 30 }]);
  });

  it('serves nothing before it was ever read', async () => {
    answer = () => GONE;
    const cache = makeCache();
    expect(await cache.get()).toBeUndefined();
    expect(problems).toMatchObject([{ problem: 'unreachable', servingAgeSeconds: undefined }]);
  });

  it('waits longer and longer between reads that fail, and takes up again when they work', async () => {
    const cache = makeCache();
    answer = () => GONE;
    for (let i = 0; i < 200; i++) {
      await cache.get();
      time += 100;
    }
    const seconds = problems.map((problem) => 'nextReadInSeconds' in problem && problem.nextReadInSeconds);
    expect(seconds.slice(0, 6)).toEqual([0.5, 1, 2, 4, 5, 5]);
    expect(reads.length).toBe(7);
    answer = () => items;
    time += 5_000;
    expect(await cache.get()).toBeDefined();
  });

  it('gives a slow table more time with each try, and all of it when nothing else can serve', async () => {
    const cache = makeCache();
    await cache.get();
    answer = () => ({ failure: 'timeout', message: 'no answer in time' });
    for (let i = 0; i < 5; i++) {
      time += 5_000;
      await cache.get();
    }
    time += 10_000;
    await cache.get();
    expect(reads.map(({ budget }) => budget)).toEqual([5_000, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
  });

  it('takes a read that throws for one that failed', async () => {
    const cache = makeCache({
      read: () => {
        throw new Error('no');
      },
    });
    expect(await cache.get()).toBeUndefined();
    expect(problems).toMatchObject([{ problem: 'unreachable', message: 'Error: no' }]);
  });

  it('reads all again when the clock steps back: how old the snapshot is, nobody knows', async () => {
    const cache = makeCache();
    await cache.get();
    time -= 60_000;
    revoke('meanwhile');
    expect(await isRevoked(cache, 'meanwhile')).toBe(true);
    expect(reads.at(-1)?.sinceMs).toBe(time - 960_000);
    time += 4_000;
    await cache.get();
    expect(reads.length).toBe(2);
  });

  it('tells entries that make no sense', async () => {
    items.push({ sk: '1', kind: 'jti', id: 7, exp: 1 });
    expect(await makeCache().get()).toBeDefined();
    expect(problems).toEqual([{ problem: 'entries-rejected', rejected: 1 }]);
  });

  it('serves no more when there are too many revocations to keep', async () => {
    const cache = makeCache();
    for (let i = 0; i <= 250_000; i++) items.push({ sk: '1', kind: 'jti', id: `jti-${i}`, exp: START / 1000 + 900 });
    expect(await cache.get()).toBeUndefined();
    expect(problems).toMatchObject([{ problem: 'too-many' }]);
  });
});

/** What happens at a moment of a simulation. */
type Event = { readonly at: number; readonly run: () => void };

/** Reads and requests of an instance on a clock of its own; each read takes a while, and sees the table somewhere within. */
class Simulation {
  readonly violations: string[] = [];
  private readonly events: Event[] = [];
  private readonly written: { readonly jti: string; readonly at: number }[] = [];
  private readonly cache: SnapshotCache;
  private readonly bound: number;

  constructor(freshForSeconds: number, latencies: readonly (readonly [number, number])[]) {
    this.bound = freshForSeconds * 1000;
    let n = 0;
    this.cache = makeCache({
      freshForSeconds,
      read: () => {
        const [before, after] = latencies[n++ % latencies.length]!;
        return new Promise((resolve) => {
          this.at(time + before, () => {
            const seen = [...items];
            this.at(time + after, () => resolve(seen));
          });
        });
      },
    });
  }

  at(moment: number, run: () => void): void {
    this.events.push({ at: moment, run });
  }

  write(at: number, jti: string): void {
    this.at(at, () => {
      revoke(jti);
      this.written.push({ jti, at });
    });
  }

  request(at: number): void {
    this.at(at, () => {
      const due = this.written.filter((revocation) => revocation.at < at - this.bound);
      void Promise.resolve(this.cache.get()).then((state) => {
        const missed = due.filter(({ jti }) => state?.revocation(claimsOf(jti)) === undefined);
        this.violations.push(...missed.map((each) => `request at ${at}, revoked at ${each.at}`));
      });
    });
  }

  async run(): Promise<void> {
    while (this.events.length > 0) {
      this.events.sort((a, b) => a.at - b.at);
      const { at, run } = this.events.shift()!;
      time = at;
      run();
      // whatever waits for it goes on at the same moment
      for (let i = 0; i < 20; i++) await Promise.resolve();
    }
  }
}

describe('the bound of a revocation', () => {
  it.each([0, 1, 5, 60])(
    'is never passed by a request, with an age of %s s, whenever reads, writes and requests come',
    async (freshForSeconds) => {
      const moments = fc.array(fc.nat(8_000 + freshForSeconds * 2_000), { minLength: 1, maxLength: 40 });
      const latencies = fc.array(fc.tuple(fc.nat(3_000), fc.nat(3_000)), { minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(moments, moments, latencies, async (writes, requests, delays) => {
          items = keyItems();
          const simulation = new Simulation(freshForSeconds, delays);
          for (const [i, at] of writes.entries()) simulation.write(START + at, `jti-${i}`);
          for (const at of requests) simulation.request(START + at);
          await simulation.run();
          expect(simulation.violations).toEqual([]);
        }),
        { numRuns: 100 },
      );
    },
  );
});
