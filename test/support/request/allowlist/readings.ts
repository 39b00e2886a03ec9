import { describe, expect, it } from '@jest/globals';
import { has } from '../parameter-server';
import { LISTED, OTHER, SECOND, type TestedStore } from './tested-store';

/** What comes of a value that was read, and when it is read again. */
export function readings(store: TestedStore): void {
  describe('a list that can be read', () => {
    it('is read once and then used while it is fresh', async () => {
      store.server.behaviour = has(LISTED);
      const tested = store.list();
      await store.admitted(tested);
      store.server.behaviour = has(OTHER);
      store.now += 30 * SECOND - 1;
      expect(await store.admitted(tested)).toEqual([LISTED]);
      expect(store.server.calls.length).toBe(1);
    });

    it('is read again when it is no longer fresh, and the request that finds it too old gets the new one', async () => {
      const tested = await store.staleList();
      store.server.behaviour = has(OTHER);
      expect(await store.admitted(tested)).toEqual([OTHER]);
      expect(store.server.calls.length).toBe(2);
    });

    it('has its age counted from the start of the read', async () => {
      const tested = store.list();
      await store.admitted(tested, { script: { value: LISTED, takes: 10 * SECOND } });
      store.now += 20 * SECOND - 1;
      expect(await store.admitted(tested, { script: { value: OTHER } })).toEqual([LISTED]);
      store.now += 1;
      expect(await store.admitted(tested, { script: { value: OTHER } })).toEqual([OTHER]);
    });

    it('is read earlier by jitter, never later', async () => {
      store.server.behaviour = has(LISTED);
      const tested = store.list(1);
      await store.admitted(tested);
      store.server.behaviour = has(OTHER);
      store.now += 24 * SECOND - 1;
      expect(await store.admitted(tested)).toEqual([LISTED]);
      store.now += 1;
      expect(await store.admitted(tested)).toEqual([OTHER]);
    });

    it('is empty when the value says none', async () => {
      const tested = await store.staleList();
      store.server.behaviour = has('none');
      expect(await store.admitted(tested)).toEqual([]);
      expect(store.problems).toEqual([]);
    });

    it('leaves entries out that do not parse, and tells them once for each value', async () => {
      store.server.behaviour = has(`https://*.com ${LISTED},null\n*,${OTHER}/`);
      const tested = store.list();
      expect(await store.admitted(tested)).toEqual([LISTED]);
      store.now += 30 * SECOND;
      await store.admitted(tested);
      expect(store.problems).toMatchObject([{ problem: 'entries-rejected', valid: 1, rejected: 4 }]);
      store.server.behaviour = has(`https://*.org ${LISTED}`);
      store.now += 30 * SECOND;
      await store.admitted(tested);
      expect(store.problems.length).toBe(2);
    });

    it('is refused where it is encrypted, with what to do', async () => {
      expect(
        await store.admitted(store.list(), { script: { value: 'AQICAHh', type: 'SecureString' } }),
      ).toBeUndefined();
      const message =
        'the parameter is a SecureString, and an allowlist is no secret: delete it, and create it again as a StringList';
      expect(store.problems).toMatchObject([{ problem: 'unusable', message }]);
    });
  });
}
