import { beforeEach, describe, expect, it } from '@jest/globals';
import { partName } from '../../../../lib/contract/effective-part';
import { type Fault, hangs, refuses, serves } from '../parameter-server';
import { EFFECTIVE, LISTED, OTHER, SECOND, type TestedList, type TestedStore } from './tested-store';
import { WrittenList } from './written-list';

/** A list that is too long for one parameter: the parameter names the versions of others, which have it. */
export function listInParts(store: TestedStore): void {
  describe('a list in parts', () => {
    let written: WrittenList;
    beforeEach(() => {
      written = new WrittenList();
      store.server.behaviour = serves(written.parameters);
    });

    /** What each call since then asked for, without the name of the list. */
    const asked = () =>
      store.server.calls
        .splice(0)
        .map(({ input }) =>
          [input['Name'] ?? input['Names']].flat().map((name) => String(name).replace(EFFECTIVE, '')),
        );

    /** Has been read, and its second part is to be read anew, which now is OTHER. */
    async function changed(): Promise<TestedList> {
      const tested = store.effectiveList();
      written.write([[LISTED], ['none']], store.now);
      expect(await store.admitted(tested)).toEqual([LISTED]);
      store.now += 30 * SECOND;
      written.write([[LISTED], [OTHER]], store.now);
      asked();
      return tested;
    }

    it('is all of them, whether it comes from one parameter before or after', async () => {
      const tested = store.effectiveList();
      written.writeWhole([LISTED], store.now);
      expect(await store.admitted(tested)).toEqual([LISTED]);
      store.now += 30 * SECOND;
      written.write([[OTHER], [LISTED]], store.now);
      expect(await store.admitted(tested)).toEqual([LISTED, OTHER]);
      store.now += 30 * SECOND;
      written.writeWhole([OTHER], store.now);
      expect(await store.admitted(tested)).toEqual([OTHER]);
      store.now += 30 * SECOND;
      written.write([[OTHER], [LISTED]], store.now);
      expect(await store.admitted(tested)).toEqual([LISTED, OTHER]);
      expect(store.problems).toEqual([]);
    });

    it('is read by one call where nothing has changed, and by one more for one part that has', async () => {
      const tested = await changed();
      expect(await store.admitted(tested)).toEqual([LISTED, OTHER]);
      expect(asked()).toEqual([[''], ['/1:2']]);
      store.now += 30 * SECOND;
      written.write([[LISTED], [OTHER]], store.now);
      expect(await store.admitted(tested)).toEqual([LISTED, OTHER]);
      expect(asked()).toEqual([['']]);
    });

    it('is read ten parts a call', async () => {
      const parts = Array.from({ length: 23 }, (_, i) => [`https://shop-${i}.example`]);
      written.write([...parts, [OTHER]], store.now);
      expect(await store.admitted(store.effectiveList())).toEqual([OTHER]);
      expect(
        asked()
          .map(({ length }) => length)
          .sort((a, b) => a - b),
      ).toEqual([1, 4, 10, 10]);
    });

    it('is read after the function was frozen, whose connections have died meanwhile', async () => {
      const parts = (since: number) => Array.from({ length: 23 }, (_, i) => [`https://shop-${since}-${i}.example`]);
      const tested = store.effectiveList();
      written.write([...parts(1), [LISTED]], store.now);
      await store.admitted(tested);
      store.server.closeIdleConnections();
      store.now += 30 * SECOND;
      written.write([...parts(2), [OTHER]], store.now);
      expect(await store.admitted(tested)).toEqual([OTHER]);
      expect(store.problems).toEqual([]);
    });

    it('loses an origin that one part has no longer, and keeps the one that another has, too', async () => {
      const tested = store.effectiveList();
      written.write([[LISTED], [LISTED, OTHER]], store.now);
      expect(await store.admitted(tested)).toEqual([LISTED, OTHER]);
      store.now += 30 * SECOND;
      written.write([[LISTED], ['none']], store.now);
      expect(await store.admitted(tested)).toEqual([LISTED]);
    });

    it('is what it is now where somebody deleted a part, whose versions begin again', async () => {
      const tested = store.effectiveList();
      written.write([[LISTED], [OTHER]], store.now, 'before');
      expect(await store.admitted(tested)).toEqual([LISTED, OTHER]);
      store.now += 30 * SECOND;
      written.parameters.delete(partName(EFFECTIVE, 1));
      written.write([[LISTED], ['none']], store.now, 'after');
      expect(written.parameters.find(partName(EFFECTIVE, 1))?.current.version).toBe(1);
      expect(await store.admitted(tested)).toEqual([LISTED]);
      store.now += 30 * SECOND;
      asked();
      written.write([[LISTED], ['none']], store.now, 'after');
      expect(await store.admitted(tested)).toEqual([LISTED]);
      expect(asked()).toEqual([['']]);
    });

    it('has parts of which some admit nobody, or all, which is no mistake', async () => {
      const tested = store.effectiveList();
      written.write([[], [LISTED], []], store.now);
      expect(await store.admitted(tested)).toEqual([LISTED]);
      store.now += 30 * SECOND;
      written.write([[], [], []], store.now);
      expect(await store.admitted(tested)).toEqual([]);
      expect(store.problems).toEqual([]);
    });

    it('does not become shorter where the list names fewer parts, until it does', async () => {
      const tested = store.effectiveList();
      written.write([[LISTED], [OTHER]], store.now);
      await store.admitted(tested);
      store.now += 30 * SECOND;
      written.write([[LISTED]], store.now);
      expect(await store.admitted(tested)).toEqual([LISTED]);
    });

    it('is told and left where entries of a part admit nothing; the others count', async () => {
      written.write([[LISTED], ['https://*.com', 'null']], store.now);
      expect(await store.admitted(store.effectiveList())).toEqual([LISTED]);
      expect(store.problems).toMatchObject([{ problem: 'entries-rejected', valid: 1, rejected: 2 }]);
    });

    describe.each<[string, Fault, string]>([
      ['is missing', changing(() => []), 'missing'],
      ['is an older one', changing((part) => [{ ...part, Version: Number(part['Version']) - 1 }]), 'missing'],
      ['is one of another name', changing((part) => [{ ...part, Name: partName(EFFECTIVE, 7) }]), 'missing'],
      ['says something else', changing((part) => [{ ...part, Value: OTHER }]), 'malformed'],
      ['has entries that are no text', changing((part) => [{ ...part, Value: '{"entries":[]}' }]), 'malformed'],
      ['is encrypted', changing((part) => [{ ...part, Type: 'SecureString' }]), 'unusable'],
      ['has no value', changing(({ Value: _, ...part }) => [part]), 'malformed'],
      ['comes in an answer of another shape', (answer) => (answer['Parameters'] ? {} : answer), 'malformed'],
    ])('of which one %s', (_, fault, problem) => {
      it('leaves the last good list serving whole, and is read again a second later', async () => {
        const tested = await changed();
        store.server.behaviour = serves(written.parameters, fault);
        expect(await store.admitted(tested)).toEqual([LISTED]);
        expect(store.problems).toMatchObject([{ problem, servingAgeSeconds: 30, nextReadInSeconds: 1 }]);
        store.server.behaviour = serves(written.parameters);
        store.now += SECOND;
        expect(await store.admitted(tested)).toEqual([LISTED, OTHER]);
      });

      it('is none for a function that never read one', async () => {
        written.write([[LISTED], [OTHER]], store.now);
        store.server.behaviour = serves(written.parameters, fault);
        expect(await store.admitted(store.effectiveList())).toBeUndefined();
        expect(store.problems).toMatchObject([{ problem }]);
      });
    });

    it('is read where a part comes twice, and in whatever order', async () => {
      const twice: Fault = (answer) => {
        const { Parameters: parts } = answer as { Parameters?: Record<string, unknown>[] };
        if (parts === undefined) return answer;
        const old = parts.map((part) => ({ ...part, Version: 1, Value: '{"entries":"none"}' }));
        return { ...answer, Parameters: [...old, ...parts.toReversed(), ...old, ...parts] };
      };
      const tested = await changed();
      store.server.behaviour = serves(written.parameters, twice);
      expect(await store.admitted(tested)).toEqual([LISTED, OTHER]);
    });

    it.each([
      ['are throttled', refuses(400, 'ThrottlingException'), 'throttled'],
      ['are not permitted', refuses(400, 'AccessDeniedException'), 'denied'],
      ['get no answer', hangs, 'timeout'],
    ])('whose calls %s leaves the last good list serving', async (_, behaviour, problem) => {
      const tested = await changed();
      const list = serves(written.parameters);
      store.server.behaviour = (response, call) => (call.action === 'GetParameter' ? list : behaviour)(response, call);
      expect(await store.admitted(tested)).toEqual([LISTED]);
      expect(store.problems).toMatchObject([{ problem }]);
    });

    it('is waited for twice as long as one in one parameter, whose parts are asked for in one call more', async () => {
      const tested = await changed();
      const list = store.server.behaviour;
      store.budgets = [];
      for (const next of [hangs, hangs, hangs, hangs, list, hangs]) {
        store.server.behaviour = next;
        await store.admitted(tested, { impatient: next === hangs });
        store.now += 30 * SECOND;
      }
      expect(store.budgets).toEqual([500, 1_000, 2_000, 2_000, 2_000, 500]);
    });

    it('asks again for those parts alone that it does not have yet', async () => {
      const parts = Array.from({ length: 12 }, (_, i) => [`https://shop-${i}.example`]);
      written.write([...parts, [OTHER]], store.now);
      const list = serves(written.parameters);
      store.server.behaviour = (response, call) => {
        const { Names: names } = call.input as { Names?: string[] };
        (names?.length === 3 ? refuses(400, 'ThrottlingException') : list)(response, call);
      };
      const tested = store.effectiveList();
      expect(await store.admitted(tested)).toBeUndefined();
      asked();
      store.server.behaviour = list;
      store.now += SECOND;
      expect(await store.admitted(tested)).toEqual([OTHER]);
      expect(asked()).toEqual([[''], ['/10:1', '/11:1', '/12:1']]);
    });

    it('counts from when its sources were read, like any other', async () => {
      const tested = store.effectiveList();
      written.write([[LISTED], [OTHER]], store.now - 600 * SECOND);
      expect(await store.admitted(tested)).toBeUndefined();
      expect(store.problems).toMatchObject([{ problem: 'unusable' }]);
      written.write([[LISTED], [OTHER]], store.now - 599 * SECOND);
      store.now += SECOND - 1;
      expect(await store.admitted(store.effectiveList())).toEqual([LISTED, OTHER]);
    });

    it.each(['[]', '[0]', '[-1]', '["1"]', '[1.5]', '[null]', '{"0":1}', '1'])(
      'is none where the versions of its parts are %s',
      async (parts) => {
        const tested = await changed();
        written.put(EFFECTIVE, `{"readAt":"${new Date(store.now).toISOString()}","parts":${parts}}`);
        expect(await store.admitted(tested)).toEqual([LISTED]);
        expect(store.problems).toMatchObject([{ problem: 'malformed' }]);
        expect(asked()).toEqual([['']]);
      },
    );
  });
}

/** Answers with something else in place of each part. */
function changing(change: (part: Record<string, unknown>) => readonly Record<string, unknown>[]): Fault {
  return (answer) => {
    const { Parameters: parts } = answer as { Parameters?: Record<string, unknown>[] };
    return parts === undefined ? answer : { ...answer, Parameters: parts.flatMap(change) };
  };
}
