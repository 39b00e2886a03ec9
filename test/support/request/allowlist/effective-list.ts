import { describe, expect, it } from '@jest/globals';
import { has } from '../parameter-server';
import { LISTED, OTHER, SECOND, type TestedStore } from './tested-store';

/** The list that the sync function has put in force. */
export function effectiveList(store: TestedStore): void {
  describe('a list that says when it was in force', () => {
    const says = (entries: string, age: number) => {
      const readAt = new Date(store.now - age * SECOND).toISOString();
      store.server.behaviour = has(JSON.stringify({ readAt, sources: [['/shop/origins', 7]], entries }));
    };
    const failing = { failure: 'unreachable' };

    it('is used like any other', async () => {
      const tested = store.effectiveList();
      says(`${LISTED},${OTHER};until=2020-01-01`, 60);
      expect(await store.admitted(tested)).toEqual([LISTED]);
      store.now += 30 * SECOND;
      says(OTHER, 0);
      expect(await store.admitted(tested)).toEqual([OTHER]);
      store.now += 30 * SECOND;
      says('none', 0);
      expect(await store.admitted(tested)).toEqual([]);
    });

    it('counts from then while reads fail, and not from when it was read', async () => {
      const tested = store.effectiveList();
      says(LISTED, 400);
      await store.admitted(tested);
      store.now += 199 * SECOND;
      expect(await store.admitted(tested, { script: failing })).toEqual([LISTED]);
      store.now += SECOND;
      expect(await store.admitted(tested, { script: failing })).toBeUndefined();
    });

    it('is not used any longer than it counts, however fresh the reading', async () => {
      const tested = store.effectiveList();
      says(LISTED, 590);
      await store.admitted(tested);
      store.now += 10 * SECOND;
      expect(await store.admitted(tested, { script: failing })).toBeUndefined();
    });

    it('is none where it is too old already', async () => {
      const tested = store.effectiveList();
      says(LISTED, 600);
      expect(await store.admitted(tested)).toBeUndefined();
      expect(store.problems).toMatchObject([{ problem: 'unusable' }]);
    });

    it('counts no longer by a clock that is ahead', async () => {
      const tested = store.effectiveList();
      says(LISTED, -3600);
      await store.admitted(tested);
      store.now += 600 * SECOND;
      expect(await store.admitted(tested, { script: failing })).toBeUndefined();
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
      const tested = store.effectiveList();
      says(LISTED, 0);
      await store.admitted(tested);
      store.now += 30 * SECOND;
      store.server.behaviour = has(value);
      expect(await store.admitted(tested)).toEqual([LISTED]);
      expect(store.problems).toMatchObject([{ problem: 'malformed' }]);
    });
  });
}
