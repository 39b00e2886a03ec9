import { describe, expect, it } from '@jest/globals';
import { LISTED, OTHER, type Script, SECOND, type TestedStore } from './tested-store';

/** Entries with a last day. */
export function endings(store: TestedStore): void {
  describe('an entry that ends', () => {
    /** Its first entry ends with the first day of 2025. */
    const ending: Script = { value: `${LISTED};until=2025-01-01,${OTHER}` };
    const END = Date.UTC(2025, 0, 2);

    it('is not admitted any more at its end, although the list was read shortly before', async () => {
      const tested = store.list();
      store.now = END - 10 * SECOND;
      expect(await store.admitted(tested, { script: ending })).toEqual([LISTED, OTHER]);
      store.now = END - 1;
      expect(await store.admitted(tested, { script: ending })).toEqual([LISTED, OTHER]);
      store.now = END;
      expect(await store.admitted(tested, { script: ending })).toEqual([OTHER]);
      expect(store.problems).toMatchObject([{ problem: 'entries-rejected', examples: [{ code: 'entry-ended' }] }]);
    });

    it('is not admitted any more at its end, while Parameter Store cannot be read', async () => {
      const tested = store.list();
      const script = { failure: 'unreachable' };
      store.now = END - 60 * SECOND;
      await store.admitted(tested, { script: ending });
      store.now = END - SECOND;
      expect(await store.admitted(tested, { script })).toEqual([LISTED, OTHER]);
      // within the pause between two tries, and after it
      for (const time of [END, END + 30 * SECOND]) {
        store.now = time;
        expect(await store.admitted(tested, { script })).toEqual([OTHER]);
      }
    });

    it('is not admitted by a read that began before its end and came back after it', async () => {
      store.now = END - SECOND;
      expect(await store.admitted(store.list(), { script: { ...ending, takes: SECOND } })).toEqual([OTHER]);
    });

    it('leaves nobody when it was the last one', async () => {
      const tested = store.list();
      const script = { value: `${LISTED};until=2025-01-01` };
      store.now = END - 10 * SECOND;
      expect(await store.admitted(tested, { script })).toEqual([LISTED]);
      store.now = END;
      expect(await store.admitted(tested, { script })).toEqual([]);
    });
  });
}
