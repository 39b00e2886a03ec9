import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseAllowlist } from '../../../lib/policy/live-allowlist';
import { ParameterStore } from '../../../request/aws/parameter-store';
import {
  AllowlistCache,
  type AllowlistCacheOptions,
  type AllowlistProblem,
} from '../../../request/cors/allowlist-cache';
import {
  type Behaviour,
  breaksOff,
  hangs,
  has,
  ParameterServer,
  refuses,
  says,
} from '../../support/request/parameter-server';

const LISTED = 'https://app.example.com';
const OTHER = 'https://other.example.com';
const SECOND = 1_000;
const policy = { name: 'orders', origins: [], methods: ['GET'] };

let server: ParameterServer;
let problems: AllowlistProblem[];
/** The wall clock of the tests, in milliseconds. */
let now: number;

beforeEach(async () => {
  server = await new ParameterServer().start();
  problems = [];
  now = Date.UTC(2025, 0, 1);
});
afterEach(() => server.stop());

/** Fresh for 30 s, usable for 600 s, and no jitter. */
function cache(options: Partial<AllowlistCacheOptions> = {}): AllowlistCache {
  const store = new ParameterStore({ env: server.env });
  return new AllowlistCache({
    freshForSeconds: 30,
    usableForSeconds: 600,
    read: (signal) => store.getParameter('/shop/origins', signal),
    parse: (value, time) => parseAllowlist(value, policy, ['tenant.example.com'], time),
    onProblem: (problem) => problems.push(problem),
    clock: () => now,
    random: () => 0,
    ...options,
  });
}

/** Which of the two origins the list admits; `undefined` if there is no list. */
async function admitted(allowlist: AllowlistCache): Promise<string[] | undefined> {
  const origins = await allowlist.get();
  return origins && [LISTED, OTHER].filter((origin) => origins.match(origin) !== undefined);
}

/** A cache that has read `LISTED`, whose list has just become too old to be used unasked. */
async function staleCache(): Promise<AllowlistCache> {
  server.behaviour = has(LISTED);
  const allowlist = cache();
  expect(await admitted(allowlist)).toEqual([LISTED]);
  now += 30 * SECOND;
  return allowlist;
}

describe('a parameter that is encrypted', () => {
  it('is told by its type, with what to do, and admits nobody', async () => {
    const told: unknown[] = [];
    const answer = { value: 'AQICAHh', type: 'SecureString', version: 1 };
    const allowlist = cache({ read: async () => answer, onProblem: (problem) => void told.push(problem) });
    expect(await allowlist.get()).toBeUndefined();
    expect(told).toMatchObject([
      {
        problem: 'unusable',
        message:
          'the parameter is a SecureString, and an allowlist is no secret: delete it, and create it again as a StringList',
      },
    ]);
  });
});

describe('a list that can be read', () => {
  it('is read once and then used while it is fresh, at once and without a promise', async () => {
    server.behaviour = has(LISTED);
    const allowlist = cache();
    const origins = await allowlist.get();
    server.behaviour = has(OTHER);
    now += 30 * SECOND - 1;
    expect(allowlist.get()).toBe(origins);
    expect(server.calls.length).toBe(1);
  });

  it('is read again when it is no longer fresh, and the request that finds it too old gets the new one', async () => {
    const allowlist = await staleCache();
    server.behaviour = has(OTHER);
    expect(await admitted(allowlist)).toEqual([OTHER]);
    expect(server.calls.length).toBe(2);
  });

  it('has its age counted from the start of the read', async () => {
    server.behaviour = has(LISTED);
    const allowlist = cache({
      read: async () => {
        now += 10 * SECOND;
        return { value: LISTED, version: 1 };
      },
    });
    await allowlist.get();
    now += 20 * SECOND - 1;
    expect(allowlist.get()).not.toBeInstanceOf(Promise);
    now += 1;
    expect(allowlist.get()).toBeInstanceOf(Promise);
  });

  it('is read earlier by jitter, never later', async () => {
    server.behaviour = has(LISTED);
    const allowlist = cache({ random: () => 1 });
    await allowlist.get();
    now += 24 * SECOND - 1;
    expect(allowlist.get()).not.toBeInstanceOf(Promise);
    now += 1;
    expect(allowlist.get()).toBeInstanceOf(Promise);
  });

  it('is read once for all requests that wait', async () => {
    server.behaviour = has(LISTED);
    const allowlist = cache();
    const lists = await Promise.all([allowlist.get(), allowlist.get(), allowlist.get()]);
    expect(new Set(lists).size).toBe(1);
    expect(server.calls.length).toBe(1);
  });

  it('is not built again when its value has not changed', async () => {
    const allowlist = await staleCache();
    const before = await allowlist.get();
    now += 30 * SECOND;
    expect(await allowlist.get()).toBe(before);
    expect(server.calls.length).toBe(3);
  });

  it('is empty when the value says none', async () => {
    const allowlist = await staleCache();
    server.behaviour = has('none');
    expect(await admitted(allowlist)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('leaves entries out that do not parse, and tells them once for each value', async () => {
    server.behaviour = has(`https://*.com ${LISTED},null\n*,${OTHER}/`);
    const allowlist = cache();
    expect(await admitted(allowlist)).toEqual([LISTED]);
    now += 30 * SECOND;
    await allowlist.get();
    expect(problems).toMatchObject([{ problem: 'entries-rejected', valid: 1, rejected: 4 }]);
    server.behaviour = has(`https://*.org ${LISTED}`);
    now += 30 * SECOND;
    await allowlist.get();
    expect(problems.length).toBe(2);
  });
});

const FAULTS: readonly (readonly [string, Behaviour, string])[] = [
  ['throttled', refuses(400, 'ThrottlingException'), 'throttled'],
  ['denied', refuses(400, 'AccessDeniedException'), 'denied'],
  ['gone', refuses(400, 'ParameterNotFound'), 'missing'],
  ['slow', hangs, 'timeout'],
  ['broken off', breaksOff, 'unreachable'],
  ['down', refuses(503, 'ServiceUnavailable'), 'unreachable'],
  ['no JSON', says('<!doctype html>'), 'malformed'],
  ['another shape', says('{"Parameter":{"Value":["*"]}}'), 'malformed'],
  ['empty', has(''), 'unusable'],
  ['white space', has(' \n , '), 'unusable'],
  ['*', has('*'), 'unusable'],
  ['https://*.com', has('https://*.com'), 'unusable'],
  ['null', has('null'), 'unusable'],
  ['8 KB of garbage', has('https://'.repeat(1024)), 'unusable'],
  ['8 KB of commas', has(','.repeat(8192)), 'unusable'],
];

describe.each(FAULTS)('a Parameter Store whose answer is %s', (_, behaviour, problem) => {
  it('leaves the last good list serving, and tells', async () => {
    const allowlist = await staleCache();
    server.behaviour = behaviour;
    expect(await admitted(allowlist)).toEqual([LISTED]);
    expect(problems.at(-1)).toMatchObject({ problem, servingAgeSeconds: 30, nextReadInSeconds: 1 });
  });

  it('leaves it serving up to the hard limit, then nothing, and is believed again as soon as it answers', async () => {
    const allowlist = await staleCache();
    server.behaviour = behaviour;
    now += 570 * SECOND - 1;
    expect(await admitted(allowlist)).toEqual([LISTED]);
    now += 1;
    expect(await admitted(allowlist)).toBeUndefined();
    server.behaviour = has(OTHER);
    now += 30 * SECOND;
    expect(await admitted(allowlist)).toEqual([OTHER]);
  });

  it('gives no list to a function that never read one', async () => {
    server.behaviour = behaviour;
    const allowlist = cache();
    expect(await admitted(allowlist)).toBeUndefined();
    expect(problems.at(-1)).toMatchObject({ problem, servingAgeSeconds: undefined });
  });
});

describe('a Parameter Store that is stopped', () => {
  it('leaves the last good list serving, and is read again when it is back', async () => {
    const allowlist = await staleCache();
    await server.stop();
    expect(await admitted(allowlist)).toEqual([LISTED]);
    expect(problems.at(-1)).toMatchObject({ problem: 'unreachable' });
    await server.restart();
    server.behaviour = has(OTHER);
    now += SECOND;
    expect(await admitted(allowlist)).toEqual([OTHER]);
  });
});

describe('while reads fail', () => {
  it('waits 1, 2, 4 seconds and so on up to the soft limit before the next, whoever asks', async () => {
    const allowlist = await staleCache();
    server.behaviour = refuses(400, 'ThrottlingException');
    for (let i = 0; i < 8; i++) {
      await allowlist.get();
      const { nextReadInSeconds } = problems.at(-1) as { nextReadInSeconds: number };
      const calls = server.calls.length;
      now += nextReadInSeconds * SECOND - 1;
      expect(allowlist.get()).not.toBeInstanceOf(Promise);
      expect(server.calls.length).toBe(calls);
      now += 1;
    }
    const waits = problems.map((problem) => 'nextReadInSeconds' in problem && problem.nextReadInSeconds);
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
  });

  it('shortens the wait by jitter', async () => {
    server.behaviour = refuses(400, 'ThrottlingException');
    await cache({ random: () => 0.5 }).get();
    expect(problems).toMatchObject([{ nextReadInSeconds: 0.9 }]);
  });

  it('starts anew with the shortest wait after a success', async () => {
    const allowlist = await staleCache();
    server.behaviour = refuses(400, 'ThrottlingException');
    for (let i = 0; i < 3; i++, now += 30 * SECOND) await allowlist.get();
    server.behaviour = has(LISTED);
    await allowlist.get();
    server.behaviour = refuses(400, 'ThrottlingException');
    now += 30 * SECOND;
    await allowlist.get();
    expect(problems.at(-1)).toMatchObject({ nextReadInSeconds: 1 });
  });
});

describe('the budget of a read', () => {
  /** A cache whose deadlines pass at once, and what they were. */
  function impatient() {
    const budgets: number[] = [];
    const deadline = (milliseconds: number) => {
      budgets.push(milliseconds);
      return server.behaviour === hangs ? AbortSignal.timeout(0) : new AbortController().signal;
    };
    return { budgets, allowlist: cache({ deadline }) };
  }

  it('is 2,000 ms while there is nothing to fall back on', async () => {
    const { budgets, allowlist } = impatient();
    server.behaviour = hangs;
    for (let i = 0; i < 3; i++, now += 30 * SECOND) await allowlist.get();
    expect(budgets).toEqual([2_000, 2_000, 2_000]);
  });

  it('is 250 ms with a last good list, and doubles with each timeout, so that a slow store is read in the end', async () => {
    const { budgets, allowlist } = impatient();
    server.behaviour = has(LISTED);
    await allowlist.get();
    server.behaviour = hangs;
    for (let i = 0; i < 5; i++) {
      now += 30 * SECOND;
      expect(await admitted(allowlist)).toEqual([LISTED]);
    }
    expect(budgets).toEqual([2_000, 250, 500, 1_000, 2_000, 2_000]);
  });

  it.each([
    ['a read that succeeds', has(LISTED)],
    ['a failure that came in time', refuses(400, 'ThrottlingException')],
  ])('is 250 ms again after %s', async (_, behaviour) => {
    const { budgets, allowlist } = impatient();
    for (const next of [has(LISTED), hangs, hangs, behaviour, hangs]) {
      server.behaviour = next;
      await allowlist.get();
      now += 30 * SECOND;
    }
    expect(budgets).toEqual([2_000, 250, 500, 1_000, 250]);
  });
});

describe('a clock that jumps', () => {
  it('forward: the list is read again, and serves no longer than the hard limit', async () => {
    const allowlist = await staleCache();
    server.behaviour = refuses(400, 'ThrottlingException');
    now += 86_400 * SECOND;
    expect(await admitted(allowlist)).toBeUndefined();
  });

  it('backward: the list is read again at once, as nobody knows how old it is', async () => {
    server.behaviour = has(LISTED);
    const allowlist = cache();
    await allowlist.get();
    server.behaviour = has(OTHER);
    now -= 3_600 * SECOND;
    expect(await admitted(allowlist)).toEqual([OTHER]);
  });

  it('backward while reads fail: the list does not serve longer than the hard limit', async () => {
    const allowlist = await staleCache();
    server.behaviour = refuses(400, 'ThrottlingException');
    now += 300 * SECOND;
    expect(await admitted(allowlist)).toEqual([LISTED]);
    now -= 3_600 * SECOND;
    expect(await admitted(allowlist)).toEqual([LISTED]);
    now += 270 * SECOND;
    expect(await admitted(allowlist)).toBeUndefined();
  });
});

describe('a read that throws', () => {
  it.each([
    [
      'at once',
      (): never => {
        throw new Error('broken');
      },
    ],
    ['later', () => Promise.reject(new Error('broken'))],
  ])('%s counts as failed, and the next one is tried', async (_, broken) => {
    let works = false;
    const allowlist = cache({ read: () => (works ? Promise.resolve({ value: LISTED, version: 1 }) : broken()) });
    expect(await admitted(allowlist)).toBeUndefined();
    works = true;
    now += SECOND;
    expect(await admitted(allowlist)).toEqual([LISTED]);
  });
});
