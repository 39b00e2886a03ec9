import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Command } from 'commander';
import { clientCommand } from '../../../cli/commands/client';
import { keysCommand } from '../../../cli/commands/keys';
import { tokenCommand } from '../../../cli/commands/token';
import { TableClock } from '../../../cli/tokens/table-clock';
import { DynamoDb } from '../../../request/aws/dynamodb';
import type { Transport } from '../../../request/aws/http-transport';
import type { Client } from '../../../request/tokens/client/client';
import type { KeyRecord } from '../../../request/tokens/key/key-record';
import { AdminStore } from '../../../request/tokens/state/admin-store';
import { SnapshotCache } from '../../../request/tokens/state/snapshot-cache';
import type { RevocableClaims } from '../../../request/tokens/token/claims';
import { runCommand } from '../../support/cli/run-command';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { KmsServer } from '../../support/request/kms-server';
import { TokensTable } from '../../support/request/tokens-table';

const realNow = Date.now.bind(Date);
const signal = AbortSignal.timeout(120_000);
const settings = {
  issuer: 'https://tokens.shop.example',
  audience: 'https://api.shop.example',
  tokenLifetimeSeconds: 300,
  maxLifetimeSeconds: 900,
  maxRevocationSeconds: 6,
  publicScopes: ['quotes:read'],
  rotation: {
    algorithm: 'ES256',
    keyRotationSeconds: 2_592_000,
    publishSeconds: 300,
    retireSeconds: 910,
    keyTag: { key: 'cdk-cors-tokens', value: 'tokens' },
  },
};

afterEach(() => void jest.restoreAllMocks());

/** Sets the clock of this machine wrong; answers on loopback go on being dated right. */
function shiftClock(seconds: number): void {
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + seconds * 1000);
}

describe('the clock of the table', () => {
  const answers = (date: string | undefined) => new TableClock(async () => ({ status: 200, body: '', date }));
  const send = async (clock: TableClock) => {
    await clock.transport({ method: 'POST', url: new URL('http://127.0.0.1'), headers: {}, body: '' }, signal);
    return clock;
  };

  it.each([undefined, '', 'yesterday'])('is that of the machine where an answer says %j', async (date) => {
    const clock = await send(answers(date));
    expect(clock.remark).toBeUndefined();
    expect(Math.abs(clock.now() - realNow())).toBeLessThan(1_000);
  });

  it.each([-1, 1])('is that of the machine where both differ by %i s, which whole seconds may do', async (seconds) => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1) + 500 + seconds * 1000);
    const clock = await send(answers('Thu, 01 Jan 2026 00:00:00 GMT'));
    expect(clock.remark).toBeUndefined();
    expect(clock.now()).toBe(Date.now());
  });

  it.each([
    [-2, 'behind', 0],
    [7200, 'ahead', 1_000],
  ])('is that of the answer where they differ by %i s', async (seconds, way, ms) => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1) + 500 + seconds * 1000);
    const clock = await send(answers('Thu, 01 Jan 2026 00:00:00 GMT'));
    expect(clock.remark).toBe(`this machine's clock is ${Math.abs(seconds)} s ${way}; the time of DynamoDB is used`);
    // the end of the answer's second that is nearer to the machine's clock
    expect(clock.now()).toBe(Date.UTC(2026, 0, 1) + ms);
  });

  /** An answer that is dated when its request comes in, and takes a while to arrive. */
  const sendSlowly = async (seconds: number, clockOf: (transport: Transport) => TableClock) => {
    let now = Date.UTC(2026, 0, 1) + 500 + seconds * 1000;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const clock = clockOf(async () => {
      now += 9_000;
      return { status: 200, body: '', date: 'Thu, 01 Jan 2026 00:00:00 GMT' };
    });
    return send(clock);
  };

  it('is that of the machine where an answer was slow', async () => {
    const clock = await sendSlowly(0, (transport) => new TableClock(transport));
    expect(clock.remark).toBeUndefined();
    expect(clock.now()).toBe(Date.now());
  });

  it('is set by no more than a slow answer shows to be wrong', async () => {
    const clock = await sendSlowly(-60, (transport) => new TableClock(transport));
    expect(clock.remark).toBe("this machine's clock is 51 s behind; the time of DynamoDB is used");
  });

  it('stays as a quick answer has set it, whatever takes longer afterwards', async () => {
    const quick = { date: 'Thu, 01 Jan 2026 00:00:00 GMT' };
    let inner: Transport = async () => ({ status: 200, body: '', ...quick });
    const clock = new TableClock((request, within) => inner(request, within));
    jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1) + 5_500);
    await send(clock);
    expect(clock.now()).toBe(Date.UTC(2026, 0, 1) + 1_000);
    await sendSlowly(5, (transport) => {
      inner = transport;
      return clock;
    });
    expect(clock.now()).toBe(Date.UTC(2026, 0, 1) + 10_000);
  });
});

describe.each([
  [-120, 'behind'],
  [120, 'ahead'],
])('commands on a machine whose clock is wrong by %i s', (seconds, way) => {
  let table: TokensTable;
  let kms: KmsServer;
  let store: AdminStore;
  beforeAll(async () => {
    table = await new TokensTable().start();
    kms = await new KmsServer().start();
    store = new AdminStore(new DynamoDb({ table: table.name, env: table.env }));
    await store.putSettings(settings, signal);
    for (const [name, value] of Object.entries({ ...table.env, ...kms.env })) stubEnv(name, value);
  });
  afterAll(async () => {
    unstubEnvs();
    await Promise.all([table.stop(), kms.stop()]);
  });

  async function run(command: Command, line: string): Promise<{ output: string; errors: string }> {
    shiftClock(seconds);
    const ran = await runCommand(command, ...line.split(' '), '--table', table.name);
    jest.restoreAllMocks();
    return ran;
  }

  /** An authorizer that has just looked. */
  async function warmAuthorizer(): Promise<SnapshotCache> {
    const read = (since: number, within: AbortSignal) => store.feed(since, within);
    const ages = { freshForSeconds: 0, usableForSeconds: 30, maxLifetimeSeconds: 900 };
    const cache = new SnapshotCache({ ...ages, read, onProblem: () => {} });
    await cache.get();
    return cache;
  }

  const seenIn = async (cache: SnapshotCache, claims: Partial<RevocableClaims> & Pick<RevocableClaims, 'iat'>) =>
    (await cache.get())?.revocation({ jti: '', client_id: '', sub: '', ...claims });

  it('revoke for authorizers that looked just before, and say so', async () => {
    const cache = await warmAuthorizer();
    const iat = Math.floor(realNow() / 1000);
    const { errors } = await run(tokenCommand(), 'revoke --subject user-1');
    expect(errors).toMatch(new RegExp(`^this machine's clock is 1(19|20|21) s ${way}; the time of DynamoDB is used$`));
    expect(await seenIn(cache, { sub: 'user-1', iat })).toBe('subject-revoked');
    // new tokens are dated at most so far ahead
    expect(await seenIn(cache, { sub: 'user-1', iat: iat + 10 })).toBeUndefined();
    const jti = 'AAAAAAAAAAAAAAAAAAAAAA';
    await run(tokenCommand(), `revoke --jti ${jti}`);
    expect(await seenIn(cache, { jti, iat })).toBe('token-revoked');
  });

  it('add, rotate and disable clients as of now', async () => {
    await run(clientCommand(), 'add acme --type partner --scope orders:read');
    await run(clientCommand(), 'rotate acme --expire-old-in 600');
    const { secrets } = (await store.client('acme', signal)) as Client;
    const now = realNow() / 1000;
    for (const { created } of secrets) expect(Math.abs(created - now)).toBeLessThan(10);
    expect(Math.abs(secrets[1]!.expires! - now - 600)).toBeLessThan(10);
    const cache = await warmAuthorizer();
    await run(clientCommand(), 'disable acme');
    expect(await seenIn(cache, { client_id: 'acme', iat: Math.floor(now) })).toBe('client-revoked');
  });

  it('rotate and remove keys as of now', async () => {
    await run(keysCommand(), 'rotate');
    const [key] = (await store.keys(signal)) as KeyRecord[];
    expect(Math.abs(key!.since - realNow() / 1000)).toBeLessThan(10);
    const cache = await warmAuthorizer();
    await run(keysCommand(), `remove ${key!.kid}`);
    expect(await seenIn(cache, { iat: Math.floor(realNow() / 1000) })).toBe('issuer-revoked');
    for (const { since } of (await store.keys(signal)) as KeyRecord[]) {
      expect(Math.abs(since - realNow() / 1000)).toBeLessThan(10);
    }
  });
});
