import { describe, expect, it } from '@jest/globals';
import { hangs, has, refuses } from '../parameter-server';
import { LISTED, OTHER, SECOND, type TestedStore } from './tested-store';

/** How long a request waits for a list, and what its clock does meanwhile. */
export function time(store: TestedStore): void {
  describe('the budget of a read', () => {
    it('is 2,000 ms while there is nothing to fall back on', async () => {
      const tested = store.list();
      store.server.behaviour = hangs;
      for (let i = 0; i < 3; i++, store.now += 30 * SECOND) await store.admitted(tested, { impatient: true });
      expect(store.budgets).toEqual([2_000, 2_000, 2_000]);
    });

    it('is 250 ms with a last good list, and doubles with each timeout, so that a slow store is read in the end', async () => {
      const tested = store.list();
      store.server.behaviour = has(LISTED);
      await store.admitted(tested);
      store.server.behaviour = hangs;
      for (let i = 0; i < 5; i++) {
        store.now += 30 * SECOND;
        expect(await store.admitted(tested, { impatient: true })).toEqual([LISTED]);
      }
      expect(store.budgets).toEqual([2_000, 250, 500, 1_000, 2_000, 2_000]);
    });

    it.each([
      ['a read that succeeds', has(LISTED)],
      ['a failure that came in time', refuses(400, 'ThrottlingException')],
    ])('is 250 ms again after %s', async (_, behaviour) => {
      const tested = store.list();
      for (const next of [has(LISTED), hangs, hangs, behaviour, hangs]) {
        store.server.behaviour = next;
        await store.admitted(tested, { impatient: next === hangs });
        store.now += 30 * SECOND;
      }
      expect(store.budgets).toEqual([2_000, 250, 500, 1_000, 250]);
    });
  });

  describe('a clock that jumps', () => {
    it('forward: the list is read again, and serves no longer than the hard limit', async () => {
      const tested = await store.staleList();
      store.server.behaviour = refuses(400, 'ThrottlingException');
      store.now += 86_400 * SECOND;
      expect(await store.admitted(tested)).toBeUndefined();
    });

    it('backward: the list is read again at once, as nobody knows how old it is', async () => {
      store.server.behaviour = has(LISTED);
      const tested = store.list();
      await store.admitted(tested);
      store.server.behaviour = has(OTHER);
      store.now -= 3_600 * SECOND;
      expect(await store.admitted(tested)).toEqual([OTHER]);
    });

    it('backward while reads fail: the list does not serve longer than the hard limit', async () => {
      const tested = await store.staleList();
      store.server.behaviour = refuses(400, 'ThrottlingException');
      store.now += 300 * SECOND;
      expect(await store.admitted(tested)).toEqual([LISTED]);
      store.now -= 3_600 * SECOND;
      expect(await store.admitted(tested)).toEqual([LISTED]);
      store.now += 270 * SECOND;
      expect(await store.admitted(tested)).toBeUndefined();
    });
  });
}
