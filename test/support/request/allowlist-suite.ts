import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Behaviour, breaksOff, hangs, has, ParameterServer, refuses, says } from './parameter-server';

const LISTED = 'https://app.example.com';
const OTHER = 'https://other.example.com';
const SECOND = 1_000;

/** What one read gives, where no Parameter Store is asked. Times are in milliseconds. */
export interface Script {
  readonly value?: string;
  readonly type?: string;
  /** Whether the value is that of an effective list. */
  readonly effective?: boolean;
  readonly failure?: string;
  readonly raises?: string;
  readonly takes?: number;
}

/** How the next look at a list goes. */
export interface Look {
  readonly now: number;
  readonly origins: readonly string[];
  readonly script?: Script;
  /** Whether the deadlines of reads that get no answer pass at once. */
  readonly impatient?: boolean;
}

/** What came of it. */
export interface Seen {
  /** Which of the origins are admitted; `undefined` where there is no list. */
  readonly admitted: readonly string[] | undefined;
  readonly problems: readonly Readonly<Record<string, unknown>>[];
  /** How long each read was given, in milliseconds. */
  readonly budgets: readonly number[];
  /** The clock after it. */
  readonly now: number;
}

/** A list as the function of some language has it: fresh for 30 s, usable for 600 s, and read where `server` is. */
export interface TestedList {
  look(look: Look): Promise<Seen>;
}

/** Makes a list; `random` is what jitter goes by. */
export type MakeList = (server: ParameterServer, random: number) => TestedList;

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

/** What holds of the list of a class in every language, whatever Parameter Store and the clock do. */
export function allowlistSuite(make: MakeList): void {
  let server: ParameterServer;
  let problems: Seen['problems'][number][];
  let budgets: number[];
  /** The wall clock of the tests, in milliseconds. */
  let now: number;

  beforeEach(async () => {
    server = await new ParameterServer().start();
    problems = [];
    budgets = [];
    now = Date.UTC(2025, 0, 1);
  });
  afterEach(() => server.stop());

  const list = (random = 0) => make(server, random);

  /** Which of two origins the list admits. */
  async function admitted(tested: TestedList, more: Omit<Look, 'now' | 'origins'> = {}): Promise<Seen['admitted']> {
    const seen = await tested.look({ now, origins: [LISTED, OTHER], ...more });
    problems.push(...seen.problems);
    budgets.push(...seen.budgets);
    now = seen.now;
    return seen.admitted;
  }

  /** A list that has been read, and has just become too old to be used unasked. */
  async function staleList(): Promise<TestedList> {
    server.behaviour = has(LISTED);
    const tested = list();
    expect(await admitted(tested)).toEqual([LISTED]);
    now += 30 * SECOND;
    return tested;
  }

  describe('a list that can be read', () => {
    it('is read once and then used while it is fresh', async () => {
      server.behaviour = has(LISTED);
      const tested = list();
      await admitted(tested);
      server.behaviour = has(OTHER);
      now += 30 * SECOND - 1;
      expect(await admitted(tested)).toEqual([LISTED]);
      expect(server.calls.length).toBe(1);
    });

    it('is read again when it is no longer fresh, and the request that finds it too old gets the new one', async () => {
      const tested = await staleList();
      server.behaviour = has(OTHER);
      expect(await admitted(tested)).toEqual([OTHER]);
      expect(server.calls.length).toBe(2);
    });

    it('has its age counted from the start of the read', async () => {
      const tested = list();
      await admitted(tested, { script: { value: LISTED, takes: 10 * SECOND } });
      now += 20 * SECOND - 1;
      expect(await admitted(tested, { script: { value: OTHER } })).toEqual([LISTED]);
      now += 1;
      expect(await admitted(tested, { script: { value: OTHER } })).toEqual([OTHER]);
    });

    it('is read earlier by jitter, never later', async () => {
      server.behaviour = has(LISTED);
      const tested = list(1);
      await admitted(tested);
      server.behaviour = has(OTHER);
      now += 24 * SECOND - 1;
      expect(await admitted(tested)).toEqual([LISTED]);
      now += 1;
      expect(await admitted(tested)).toEqual([OTHER]);
    });

    it('is empty when the value says none', async () => {
      const tested = await staleList();
      server.behaviour = has('none');
      expect(await admitted(tested)).toEqual([]);
      expect(problems).toEqual([]);
    });

    it('leaves entries out that do not parse, and tells them once for each value', async () => {
      server.behaviour = has(`https://*.com ${LISTED},null\n*,${OTHER}/`);
      const tested = list();
      expect(await admitted(tested)).toEqual([LISTED]);
      now += 30 * SECOND;
      await admitted(tested);
      expect(problems).toMatchObject([{ problem: 'entries-rejected', valid: 1, rejected: 4 }]);
      server.behaviour = has(`https://*.org ${LISTED}`);
      now += 30 * SECOND;
      await admitted(tested);
      expect(problems.length).toBe(2);
    });

    it('is refused where it is encrypted, with what to do', async () => {
      expect(await admitted(list(), { script: { value: 'AQICAHh', type: 'SecureString' } })).toBeUndefined();
      const message =
        'the parameter is a SecureString, and an allowlist is no secret: delete it, and create it again as a StringList';
      expect(problems).toMatchObject([{ problem: 'unusable', message }]);
    });
  });

  describe.each(FAULTS)('a Parameter Store whose answer is %s', (_, behaviour, problem) => {
    it('leaves the last good list serving, and tells', async () => {
      const tested = await staleList();
      server.behaviour = behaviour;
      expect(await admitted(tested)).toEqual([LISTED]);
      expect(problems.at(-1)).toMatchObject({ problem, servingAgeSeconds: 30, nextReadInSeconds: 1 });
    });

    it('leaves it serving up to the hard limit, then nothing, and is believed again as soon as it answers', async () => {
      const tested = await staleList();
      server.behaviour = behaviour;
      now += 570 * SECOND - 1;
      expect(await admitted(tested)).toEqual([LISTED]);
      now += 1;
      expect(await admitted(tested)).toBeUndefined();
      server.behaviour = has(OTHER);
      now += 30 * SECOND;
      expect(await admitted(tested)).toEqual([OTHER]);
    });

    it('gives no list to a function that never read one', async () => {
      server.behaviour = behaviour;
      expect(await admitted(list(), { impatient: true })).toBeUndefined();
      expect(problems.at(-1)).toMatchObject({ problem });
      expect(problems.at(-1)).not.toHaveProperty('servingAgeSeconds');
    });
  });

  describe('a Parameter Store that is stopped', () => {
    it('leaves the last good list serving, and is read again when it is back', async () => {
      const tested = await staleList();
      await server.stop();
      expect(await admitted(tested)).toEqual([LISTED]);
      expect(problems.at(-1)).toMatchObject({ problem: 'unreachable' });
      await server.restart();
      server.behaviour = has(OTHER);
      now += SECOND;
      expect(await admitted(tested)).toEqual([OTHER]);
    });
  });

  describe('an instance that was frozen', () => {
    it('sends its call again over a new connection where the one that it kept has died', async () => {
      const tested = await staleList();
      server.closeIdleConnections();
      server.behaviour = has(OTHER);
      expect(await admitted(tested)).toEqual([OTHER]);
      expect(problems).toEqual([]);
    });
  });

  describe('while reads fail', () => {
    it('waits 1, 2, 4 seconds and so on up to the soft limit before the next, whoever asks', async () => {
      const tested = await staleList();
      server.behaviour = refuses(400, 'ThrottlingException');
      for (let i = 0; i < 8; i++) {
        await admitted(tested);
        const { nextReadInSeconds } = problems.at(-1) as { nextReadInSeconds: number };
        const calls = server.calls.length;
        now += nextReadInSeconds * SECOND - 1;
        expect(await admitted(tested)).toEqual([LISTED]);
        expect(server.calls.length).toBe(calls);
        now += 1;
      }
      expect(problems.map(({ nextReadInSeconds }) => nextReadInSeconds)).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    });

    it('shortens the wait by jitter', async () => {
      server.behaviour = refuses(400, 'ThrottlingException');
      await admitted(list(0.5));
      expect(problems).toMatchObject([{ nextReadInSeconds: 0.9 }]);
    });

    it('starts anew with the shortest wait after a success', async () => {
      const tested = await staleList();
      server.behaviour = refuses(400, 'ThrottlingException');
      for (let i = 0; i < 3; i++, now += 30 * SECOND) await admitted(tested);
      server.behaviour = has(LISTED);
      await admitted(tested);
      server.behaviour = refuses(400, 'ThrottlingException');
      now += 30 * SECOND;
      await admitted(tested);
      expect(problems.at(-1)).toMatchObject({ nextReadInSeconds: 1 });
    });

    it('goes on after a read that throws', async () => {
      const tested = list();
      expect(await admitted(tested, { script: { raises: 'broken' } })).toBeUndefined();
      expect(problems).toMatchObject([{ problem: 'unreachable' }]);
      now += SECOND;
      expect(await admitted(tested, { script: { value: LISTED } })).toEqual([LISTED]);
    });
  });

  describe('the budget of a read', () => {
    it('is 2,000 ms while there is nothing to fall back on', async () => {
      const tested = list();
      server.behaviour = hangs;
      for (let i = 0; i < 3; i++, now += 30 * SECOND) await admitted(tested, { impatient: true });
      expect(budgets).toEqual([2_000, 2_000, 2_000]);
    });

    it('is 250 ms with a last good list, and doubles with each timeout, so that a slow store is read in the end', async () => {
      const tested = list();
      server.behaviour = has(LISTED);
      await admitted(tested);
      server.behaviour = hangs;
      for (let i = 0; i < 5; i++) {
        now += 30 * SECOND;
        expect(await admitted(tested, { impatient: true })).toEqual([LISTED]);
      }
      expect(budgets).toEqual([2_000, 250, 500, 1_000, 2_000, 2_000]);
    });

    it.each([
      ['a read that succeeds', has(LISTED)],
      ['a failure that came in time', refuses(400, 'ThrottlingException')],
    ])('is 250 ms again after %s', async (_, behaviour) => {
      const tested = list();
      for (const next of [has(LISTED), hangs, hangs, behaviour, hangs]) {
        server.behaviour = next;
        await admitted(tested, { impatient: next === hangs });
        now += 30 * SECOND;
      }
      expect(budgets).toEqual([2_000, 250, 500, 1_000, 250]);
    });
  });

  describe('a clock that jumps', () => {
    it('forward: the list is read again, and serves no longer than the hard limit', async () => {
      const tested = await staleList();
      server.behaviour = refuses(400, 'ThrottlingException');
      now += 86_400 * SECOND;
      expect(await admitted(tested)).toBeUndefined();
    });

    it('backward: the list is read again at once, as nobody knows how old it is', async () => {
      server.behaviour = has(LISTED);
      const tested = list();
      await admitted(tested);
      server.behaviour = has(OTHER);
      now -= 3_600 * SECOND;
      expect(await admitted(tested)).toEqual([OTHER]);
    });

    it('backward while reads fail: the list does not serve longer than the hard limit', async () => {
      const tested = await staleList();
      server.behaviour = refuses(400, 'ThrottlingException');
      now += 300 * SECOND;
      expect(await admitted(tested)).toEqual([LISTED]);
      now -= 3_600 * SECOND;
      expect(await admitted(tested)).toEqual([LISTED]);
      now += 270 * SECOND;
      expect(await admitted(tested)).toBeUndefined();
    });
  });

  describe('an entry that ends', () => {
    /** Its first entry ends with the first day of 2025. */
    const ending: Script = { value: `${LISTED};until=2025-01-01,${OTHER}` };
    const END = Date.UTC(2025, 0, 2);

    it('is not admitted any more at its end, although the list was read shortly before', async () => {
      const tested = list();
      now = END - 10 * SECOND;
      expect(await admitted(tested, { script: ending })).toEqual([LISTED, OTHER]);
      now = END - 1;
      expect(await admitted(tested, { script: ending })).toEqual([LISTED, OTHER]);
      now = END;
      expect(await admitted(tested, { script: ending })).toEqual([OTHER]);
      expect(problems).toMatchObject([{ problem: 'entries-rejected', examples: [{ code: 'entry-ended' }] }]);
    });

    it('is not admitted any more at its end, while Parameter Store cannot be read', async () => {
      const tested = list();
      const script = { failure: 'unreachable' };
      now = END - 60 * SECOND;
      await admitted(tested, { script: ending });
      now = END - SECOND;
      expect(await admitted(tested, { script })).toEqual([LISTED, OTHER]);
      // within the pause between two tries, and after it
      for (const time of [END, END + 30 * SECOND]) {
        now = time;
        expect(await admitted(tested, { script })).toEqual([OTHER]);
      }
    });

    it('is not admitted by a read that began before its end and came back after it', async () => {
      now = END - SECOND;
      expect(await admitted(list(), { script: { ...ending, takes: SECOND } })).toEqual([OTHER]);
    });

    it('leaves nobody when it was the last one', async () => {
      const tested = list();
      const script = { value: `${LISTED};until=2025-01-01` };
      now = END - 10 * SECOND;
      expect(await admitted(tested, { script })).toEqual([LISTED]);
      now = END;
      expect(await admitted(tested, { script })).toEqual([]);
    });
  });

  describe('a list that says when it was in force', () => {
    const effective = (entries: string, age: number) => ({
      effective: true,
      value: JSON.stringify({
        readAt: new Date(now - age * SECOND).toISOString(),
        sources: [['/shop/origins', 7]],
        entries,
      }),
    });
    const failing = { failure: 'unreachable' };

    it('is used like any other', async () => {
      const tested = list();
      expect(await admitted(tested, { script: effective(`${LISTED},${OTHER};until=2020-01-01`, 60) })).toEqual([
        LISTED,
      ]);
      now += 30 * SECOND;
      expect(await admitted(tested, { script: effective(OTHER, 0) })).toEqual([OTHER]);
      now += 30 * SECOND;
      expect(await admitted(tested, { script: effective('none', 0) })).toEqual([]);
    });

    it('counts from then while reads fail, and not from when it was read', async () => {
      const tested = list();
      await admitted(tested, { script: effective(LISTED, 400) });
      now += 199 * SECOND;
      expect(await admitted(tested, { script: failing })).toEqual([LISTED]);
      now += SECOND;
      expect(await admitted(tested, { script: failing })).toBeUndefined();
    });

    it('is not used any longer than it counts, however fresh the reading', async () => {
      const tested = list();
      await admitted(tested, { script: effective(LISTED, 590) });
      now += 10 * SECOND;
      expect(await admitted(tested, { script: failing })).toBeUndefined();
    });

    it('is none where it is too old already', async () => {
      const tested = list();
      expect(await admitted(tested, { script: effective(LISTED, 600) })).toBeUndefined();
      expect(problems).toMatchObject([{ problem: 'unusable' }]);
    });

    it('counts no longer by a clock that is ahead', async () => {
      const tested = list();
      await admitted(tested, { script: effective(LISTED, -3600) });
      now += 600 * SECOND;
      expect(await admitted(tested, { script: failing })).toBeUndefined();
    });

    it.each([
      LISTED,
      '',
      '{}',
      '[]',
      'null',
      '{"readAt":"2025","sources":[],"entries":"none"',
      `{"readAt":"soon","sources":[],"entries":"${LISTED}"}`,
      `{"readAt":"2025-01-01T00:00:00.000Z","sources":[],"entries":["${LISTED}"]}`,
    ])('is none where its value says %j', async (value) => {
      const tested = list();
      await admitted(tested, { script: effective(LISTED, 0) });
      now += 30 * SECOND;
      expect(await admitted(tested, { script: { effective: true, value } })).toEqual([LISTED]);
      expect(problems).toMatchObject([{ problem: 'malformed' }]);
    });
  });
}
