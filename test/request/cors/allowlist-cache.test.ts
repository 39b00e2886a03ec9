import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseAllowlist } from '../../../lib/policy/live-allowlist';
import type { Failure } from '../../../request/aws/failure';
import { type Parameter, ParameterStore } from '../../../request/aws/parameter-store';
import { AllowlistCache, type AllowlistProblem, type ListReading } from '../../../request/cors/allowlist-cache';
import { EffectiveListReader } from '../../../request/cors/effective-list-reader';
import { allowlistSuite } from '../../support/request/allowlist/allowlist-suite';
import { EFFECTIVE, type Look, type MakeList, type Script } from '../../support/request/allowlist/tested-store';
import { hangs, has, ParameterServer } from '../../support/request/parameter-server';

const SECOND = 1_000;
const policy = { name: 'orders', origins: [], methods: ['GET'] };

const make: MakeList = ({ server, random, effective }) => {
  const store = new ParameterStore({ env: server.env });
  const reader = new EffectiveListReader(store, EFFECTIVE);
  let look: Look;
  let now: number;
  let problems: AllowlistProblem[];
  let budgets: number[];
  const read = async (signal: AbortSignal): Promise<ListReading | Failure> => {
    if (look.script === undefined) return effective ? reader.read(signal) : store.getParameter('/shop/origins', signal);
    now += look.script.takes ?? 0;
    return scripted(look.script);
  };
  const allowlist = new AllowlistCache({
    freshForSeconds: 30,
    usableForSeconds: 600,
    read,
    parse: (value, time) => parseAllowlist(value, policy, ['tenant.example.com'], time),
    onProblem: (problem) => problems.push(problem),
    clock: () => now,
    random: () => random,
    deadline: (milliseconds) => {
      budgets.push(milliseconds);
      return AbortSignal.timeout(look.impatient && server.behaviour === hangs ? 0 : milliseconds);
    },
  });
  return {
    look: async (next) => {
      look = next;
      now = look.now;
      [problems, budgets] = [[], []];
      const origins = await allowlist.get();
      const admitted = origins && look.origins.filter((origin) => origins.match(origin) !== undefined);
      return { admitted, problems: JSON.parse(JSON.stringify(problems)), budgets, now };
    },
  };
};

function scripted({ value = '', type, failure, raises }: Script): Parameter | Failure {
  if (raises !== undefined) throw new Error(raises);
  if (failure !== undefined) return { failure: failure as Failure['failure'], message: 'said the test' };
  return { value, version: 1, ...(type !== undefined && { type }) };
}

allowlistSuite(make);

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
