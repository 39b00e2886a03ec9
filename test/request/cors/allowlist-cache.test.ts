import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseAllowlist } from '../../../lib/policy/live-allowlist';
import { ParameterStore } from '../../../request/aws/parameter-store';
import { AllowlistCache } from '../../../request/cors/allowlist-cache';
import { allowlistSuite } from '../../support/request/allowlist/allowlist-suite';
import { nodeList } from '../../support/request/allowlist/node-list';
import { has, ParameterServer } from '../../support/request/parameter-server';

const SECOND = 1_000;
const policy = { name: 'orders', origins: [], methods: ['GET'] };

allowlistSuite(nodeList);

describe('AllowlistCache', () => {
  let server: ParameterServer;
  let now: number;
  beforeEach(async () => {
    server = await new ParameterServer().start();
    server.behaviour = has('https://app.example.com');
    now = Date.UTC(2025, 0, 1);
  });
  afterEach(() => server.stop());

  const cache = () =>
    new AllowlistCache({
      freshForSeconds: 30,
      usableForSeconds: 600,
      read: (signal) => new ParameterStore({ env: server.env }).getParameter('/shop/origins', signal),
      parse: (value, time) => parseAllowlist(value, policy, [], time),
      onProblem: () => {},
      clock: () => now,
      random: () => 0,
    });

  it('gives a fresh list at once and without a promise', async () => {
    const allowlist = cache();
    const origins = await allowlist.get();
    now += 30 * SECOND - 1;
    expect(allowlist.get()).toBe(origins);
    now += 1;
    expect(allowlist.get()).toBeInstanceOf(Promise);
  });

  it('reads once for all requests that wait', async () => {
    const allowlist = cache();
    const lists = await Promise.all([allowlist.get(), allowlist.get(), allowlist.get()]);
    expect(new Set(lists).size).toBe(1);
    expect(server.calls.length).toBe(1);
  });

  it('does not build a list again whose value has not changed', async () => {
    const allowlist = cache();
    const before = await allowlist.get();
    now += 30 * SECOND;
    expect(await allowlist.get()).toBe(before);
    expect(server.calls.length).toBe(2);
  });
});
