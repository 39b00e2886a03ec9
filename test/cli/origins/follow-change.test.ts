import { describe, expect, it } from '@jest/globals';
import { PushedList } from '../../../cli/origins/follow-change';
import { effectiveName, writeEffectiveList } from '../../../lib/contract/effective-list';
import { type SyncStatus, type TargetStatus, writeSyncStatus } from '../../../lib/contract/sync-status';

const LIST = '/shop/stock/origins';
const T0 = '2026-12-03T09:00:00.000Z';
const T1 = '2026-12-03T09:15:00.000Z';

const target = (name: string, version: number, more: Partial<TargetStatus> = {}): TargetStatus => ({
  kind: 'http-api',
  name,
  has: [version],
  since: T0,
  ...more,
});
const status = (version: number, targets: TargetStatus[], problem?: string): SyncStatus => ({
  sources: [{ name: LIST, version, ...(problem && { problem }) }],
  targets,
});

/** Follows version 2 of a list whose status is read as it is here, one after the other; the last one stays. */
async function follow(before: SyncStatus | undefined, after: (SyncStatus | Error | undefined)[], seconds = 1) {
  const left = [before, ...after];
  const inForce = 'https://a.example';
  const parts = [{ parameter: LIST, version: 2, entries: [inForce] }];
  const effective = writeEffectiveList({ readAt: Date.parse(T0), parts }).value;
  const read: string[] = [];
  const list = {
    several: async () => new Map([[LIST, { version: 2, value: `${inForce},https://b.example,https://c.example` }]]),
    beside: async (name: string) => {
      if (name === effectiveName(LIST)) return { version: 1, value: effective };
      read.push(name);
      const one = left.length > 1 ? left.shift() : left[0];
      if (one instanceof Error) throw one;
      return one && { version: 1, value: writeSyncStatus(one) };
    },
  };
  const lines: string[] = [];
  const pushed = await PushedList.find(list, LIST, true);
  const followed = await pushed!.follow(new Map([[LIST, 2]]), ['https://tea.example'], Date.now(), seconds, (line) =>
    lines.push(line),
  );
  expect(new Set(read)).toEqual(new Set(['/shop/stock/status']));
  return { ...followed, lines: lines.map((line) => line.replace(/\d+\.\d s/, 'N s')) };
}

describe('progress of a change of a pushed list', () => {
  it('tells of each place once, in the order in which it arrives', async () => {
    const { arrived, lines, targets } = await follow(status(1, [target('A', 1), target('B', 1)]), [
      status(1, [target('A', 1), target('B', 1)]),
      status(2, [target('A', 1), target('B', 2)]),
      status(2, [target('A', 2), target('B', 2)]),
    ]);
    expect(lines).toEqual(['  N s  HTTP API B', '  N s  HTTP API A']);
    expect(arrived).toBe(true);
    expect(targets.map(({ name }) => name)).toEqual(['B', 'A']);
  });

  it('has arrived where a later version has, too', async () => {
    expect((await follow(status(1, [target('A', 1)]), [status(4, [target('A', 4)])])).arrived).toBe(true);
  });

  it('has not arrived where what is in force has no room for all of it', async () => {
    const before = { ...status(1, [target('A', 1)]), leftOut: 1 };
    const after = { ...status(2, [target('A', 2)]), leftOut: 3 };
    const { arrived, lines, leftOut } = await follow(before, [after]);
    expect([arrived, lines.slice(1)]).toEqual([
      false,
      [
        '  without 3 entries for which there is no room in what is in force: https://b.example, https://c.example of /shop/stock/origins: remove some and add them again, or give the list more shards or owners in code',
      ],
    ]);
    expect(leftOut).toEqual({
      count: 3,
      parameters: [{ parameter: LIST, entries: ['https://b.example', 'https://c.example'] }],
    });
    const same = await follow({ ...before, leftOut: 3 }, [after]);
    expect([same.arrived, same.leftOut?.count]).toEqual([true, 3]);
  });

  it('does not take what was in force of a parameter that was deleted for one that was made anew', async () => {
    const { arrived, lines } = await follow(status(3, [target('A', 3)]), [status(3, [target('A', 3)])]);
    expect(arrived).toBe(false);
    expect(lines).toEqual([
      expect.stringMatching(/^what becomes of it cannot be told: \/shop\/stock\/origins was made anew/),
    ]);
  });

  it('does not wait for a place that failed since, and says why', async () => {
    const failed = target('A', 1, { since: T1, problem: 'TooManyRequestsException: slow down' });
    const { arrived, lines } = await follow(status(1, [target('A', 1)]), [status(2, [failed, target('B', 2)])], 100);
    expect(arrived).toBe(false);
    expect(lines).toEqual([
      '  N s  HTTP API B',
      '  not after N s: HTTP API A: it has version 1: TooManyRequestsException: slow down',
    ]);
  });

  it('waits for one that had failed before, but not for ever', async () => {
    const failed = target('A', 0, { problem: 'NotFoundException' });
    const { arrived, lines } = await follow(status(1, [failed]), [status(2, [failed])]);
    expect(arrived).toBe(false);
    expect(lines).toEqual(['  not after N s: HTTP API A: it has no version yet: NotFoundException']);
  });

  it('says that the list is not taken over, and why', async () => {
    const { arrived, problem, lines } = await follow(
      status(1, [target('A', 1)]),
      [status(1, [target('A', 1)], 'unusable: no valid entry')],
      100,
    );
    expect([arrived, problem]).toEqual([false, 'version 1 is in force: unusable: no valid entry']);
    expect(lines.at(-1)).toBe('  not after N s: version 1 is in force: unusable: no valid entry');
  });

  it.each([
    ['there is no status', undefined, /there is no \/shop\/stock\/status: deploy the stack again/],
    ['it cannot be read', new Error('denied - no'), /what becomes of it cannot be told: denied - no/],
  ])('says that nothing can be said where %s', async (_, found, line) => {
    const { arrived, lines } = await follow(undefined, [found]);
    expect(arrived).toBe(false);
    expect(lines.at(-1)).toMatch(line);
  });

  it('says which of the new origins a place has no room for', async () => {
    const full = target('A', 2, { leftOut: 9, lastLeftOut: ['https://b.example', 'https://tea.example'] });
    const { arrived, lines } = await follow(status(1, []), [status(2, [full])]);
    expect(arrived).toBe(false);
    expect(lines).toEqual([
      '  N s  HTTP API A, without 9 entries, which it cannot hold: ..., https://b.example, https://tea.example',
    ]);
    const others = { ...full, lastLeftOut: ['https://b.example'] };
    expect((await follow(status(1, []), [status(2, [others])])).arrived).toBe(true);
  });

  it('is not waited for where a list is not pushed, as far as anybody can tell, or nobody may read its status', async () => {
    const several = async () => new Map();
    const list = { name: LIST, several, beside: async () => undefined };
    const denied = {
      name: LIST,
      several,
      beside: async () => {
        throw new Error('denied');
      },
    };
    expect(await PushedList.find(list, LIST, undefined)).toBeUndefined();
    expect(await PushedList.find(denied, LIST, true)).toBeUndefined();
    expect(await PushedList.find(list, LIST, false)).toBeUndefined();
  });
});
