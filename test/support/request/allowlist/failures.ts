import { describe, expect, it } from '@jest/globals';
import { type Behaviour, breaksOff, hangs, has, refuses, says } from '../parameter-server';
import { LISTED, OTHER, SECOND, type TestedStore } from './tested-store';

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

/** What becomes of a list while Parameter Store gives none. */
export function failures(store: TestedStore): void {
  describe.each(FAULTS)('a Parameter Store whose answer is %s', (_, behaviour, problem) => {
    it('leaves the last good list serving, and tells', async () => {
      const tested = await store.staleList();
      store.server.behaviour = behaviour;
      expect(await store.admitted(tested)).toEqual([LISTED]);
      expect(store.problems.at(-1)).toMatchObject({ problem, servingAgeSeconds: 30, nextReadInSeconds: 1 });
    });

    it('leaves it serving up to the hard limit, then nothing, and is believed again as soon as it answers', async () => {
      const tested = await store.staleList();
      store.server.behaviour = behaviour;
      store.now += 570 * SECOND - 1;
      expect(await store.admitted(tested)).toEqual([LISTED]);
      store.now += 1;
      expect(await store.admitted(tested)).toBeUndefined();
      store.server.behaviour = has(OTHER);
      store.now += 30 * SECOND;
      expect(await store.admitted(tested)).toEqual([OTHER]);
    });

    it('gives no list to a function that never read one', async () => {
      store.server.behaviour = behaviour;
      expect(await store.admitted(store.list(), { impatient: true })).toBeUndefined();
      expect(store.problems.at(-1)).toMatchObject({ problem });
      expect(store.problems.at(-1)).not.toHaveProperty('servingAgeSeconds');
    });
  });

  describe('a Parameter Store that is stopped', () => {
    it('leaves the last good list serving, and is read again when it is back', async () => {
      const tested = await store.staleList();
      await store.server.stop();
      expect(await store.admitted(tested)).toEqual([LISTED]);
      expect(store.problems.at(-1)).toMatchObject({ problem: 'unreachable' });
      await store.server.restart();
      store.server.behaviour = has(OTHER);
      store.now += SECOND;
      expect(await store.admitted(tested)).toEqual([OTHER]);
    });
  });

  describe('an instance that was frozen', () => {
    it('sends its call again over a new connection where the one that it kept has died', async () => {
      const tested = await store.staleList();
      store.server.closeIdleConnections();
      store.server.behaviour = has(OTHER);
      expect(await store.admitted(tested)).toEqual([OTHER]);
      expect(store.problems).toEqual([]);
    });
  });

  describe('while reads fail', () => {
    it('waits 1, 2, 4 seconds and so on up to the soft limit before the next, whoever asks', async () => {
      const tested = await store.staleList();
      store.server.behaviour = refuses(400, 'ThrottlingException');
      for (let i = 0; i < 8; i++) {
        await store.admitted(tested);
        const { nextReadInSeconds } = store.problems.at(-1) as { nextReadInSeconds: number };
        const calls = store.server.calls.length;
        store.now += nextReadInSeconds * SECOND - 1;
        expect(await store.admitted(tested)).toEqual([LISTED]);
        expect(store.server.calls.length).toBe(calls);
        store.now += 1;
      }
      expect(store.problems.map(({ nextReadInSeconds }) => nextReadInSeconds)).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    });

    it('shortens the wait by jitter', async () => {
      store.server.behaviour = refuses(400, 'ThrottlingException');
      await store.admitted(store.list(0.5));
      expect(store.problems).toMatchObject([{ nextReadInSeconds: 0.9 }]);
    });

    it('starts anew with the shortest wait after a success', async () => {
      const tested = await store.staleList();
      store.server.behaviour = refuses(400, 'ThrottlingException');
      for (let i = 0; i < 3; i++, store.now += 30 * SECOND) await store.admitted(tested);
      store.server.behaviour = has(LISTED);
      await store.admitted(tested);
      store.server.behaviour = refuses(400, 'ThrottlingException');
      store.now += 30 * SECOND;
      await store.admitted(tested);
      expect(store.problems.at(-1)).toMatchObject({ nextReadInSeconds: 1 });
    });

    it('goes on after a read that throws', async () => {
      const tested = store.list();
      expect(await store.admitted(tested, { script: { raises: 'broken' } })).toBeUndefined();
      expect(store.problems).toMatchObject([{ problem: 'unreachable' }]);
      store.now += SECOND;
      expect(await store.admitted(tested, { script: { value: LISTED } })).toEqual([LISTED]);
    });
  });
}
