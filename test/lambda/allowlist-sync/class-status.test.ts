import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import { FakeStage } from '../../support/sync/fake-stage';
import type { FakeStore } from '../../support/sync/fake-store';
import { SOURCE, STATUS, StageRuns } from '../../support/sync/stage-runs';

const A = 'https://a.example';
const B = 'https://b.example';
const MINUTE = 60_000;

describe('the status of a pushed list tells', () => {
  let runs: StageRuns;
  let store: FakeStore;
  let stage: FakeStage;

  beforeEach(() => {
    runs = new StageRuns();
    ({ store, stage } = runs);
  });

  const sync: StageRuns['sync'] = (...of) => runs.sync(...of);
  const status = () => runs.status();
  const target = (name: string) => status()?.targets.find((one) => one.name === name);

  it('which version each target has, and since when', async () => {
    store.put(SOURCE, A);
    await sync();
    const first = { kind: 'stage-variables', name: 'Api/0', has: [1], since: '2026-01-01T00:00:00.000Z' };
    expect(status()).toEqual({ sources: [{ name: SOURCE, version: 1 }], targets: [first] });
    runs.now += MINUTE;
    await sync();
    expect(target('Api/0')).toEqual(first);
    store.put(SOURCE, `${A},*,${B}`);
    await sync();
    expect(status()).toEqual({
      sources: [{ name: SOURCE, version: 2, rejected: 1 }],
      targets: [{ ...first, has: [2], since: '2026-01-01T00:01:00.000Z' }],
    });
  });

  it('of each target as soon as it is done, while others are still busy', async () => {
    const slow = new FakeStage();
    const targets = [stage.target(['orders']) as SyncTarget, slow.target(['orders']) as SyncTarget];
    store.put(SOURCE, A);
    await sync(targets);
    let seen: unknown;
    slow.onCall = async (call) => {
      if (call === 'write') seen = await until(() => target('Api/0')?.has[0] === 2 && status());
    };
    store.put(SOURCE, `${A},${B}`);
    await sync(targets);
    expect(seen).toMatchObject({
      sources: [{ version: 2 }],
      targets: [
        { name: 'Api/0', has: [2] },
        { name: 'Api/1', has: [1] },
      ],
    });
    expect(target('Api/1')?.has).toEqual([2]);
  });

  it('why a target has an old version, and what another has no room for', async () => {
    const other = new FakeStage();
    const targets = [stage.target(['orders']) as SyncTarget, other.target(['orders']) as SyncTarget];
    store.put(SOURCE, A);
    await sync(targets);
    stage.onCall = (call) => {
      if (call === 'write') throw new Error('TooManyRequestsException');
    };
    store.put(SOURCE, `${A},http://[::1]:3000`);
    runs.now += MINUTE;
    await sync(targets);
    // it cannot hold the entry, so that there was nothing to write
    expect(target('Api/0')).toMatchObject({ has: [2], leftOut: 1, lastLeftOut: ['http://[::1]:3000'] });
    store.put(SOURCE, B);
    await sync(targets);
    expect(target('Api/0')).toMatchObject({ has: [2], problem: 'Error: TooManyRequestsException' });
    expect(target('Api/1')).toEqual({
      kind: 'stage-variables',
      name: 'Api/1',
      has: [3],
      since: '2026-01-01T00:01:00.000Z',
    });
  });

  it('nothing again where there is no room for all that is to be told', async () => {
    const stages = Array.from({ length: 60 }, () => new FakeStage());
    for (const one of stages) {
      one.onCall = (call) => {
        if (call === 'write') throw new Error(`TooManyRequestsException: ${'x'.repeat(200)}`);
      };
    }
    const targets = stages.map((one) => one.target(['orders']) as SyncTarget);
    store.put(SOURCE, `${A},http://[::1]:3000`);
    await sync(targets);
    expect(target('Api/1')).toMatchObject({ problem: 'see the log', leftOut: 1 });
    const { value } = store.get(STATUS)!;
    store.writes = 0;
    runs.now += MINUTE;
    await sync(targets);
    expect([store.get(STATUS)!.value, store.writes]).toEqual([value, 0]);
  });

  it('the newest where another run overtakes the one that tells', async () => {
    store.put(SOURCE, A);
    await sync();
    const old = store.parameters.get(STATUS)!;
    store.put(SOURCE, B);
    await sync();
    // as if that run had been stopped before it told
    store.put(STATUS, old.value, 'String');
    let isFirst = true;
    store.onCall = async (call, name) => {
      if (call !== 'write' || name !== STATUS || !isFirst) return;
      isFirst = false;
      store.put(SOURCE, `${A},${B}`);
      await sync();
    };
    await sync();
    expect(status()).toMatchObject({ sources: [{ version: 3 }], targets: [{ has: [3] }] });
  });

  it('nothing, and all work goes on, where that cannot be told', async () => {
    store.onCall = (_, name) => {
      if (name === STATUS) throw new Error('AccessDenied');
    };
    store.put(SOURCE, A);
    expect(await sync()).toEqual([`${STATUS}: Error: AccessDenied`]);
    expect(runs.admitted()).toEqual([A]);
  });
});

async function until<T>(found: () => T | false | undefined): Promise<T> {
  for (;;) {
    const one = found();
    if (one) return one;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
