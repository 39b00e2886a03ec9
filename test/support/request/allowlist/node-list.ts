import { parseAllowlist } from '../../../../lib/policy/live-allowlist';
import type { Failure } from '../../../../request/aws/failure';
import { type Parameter, ParameterStore } from '../../../../request/aws/parameter-store';
import { AllowlistCache, type AllowlistProblem, type ListReading } from '../../../../request/cors/allowlist-cache';
import { EffectiveListReader } from '../../../../request/cors/effective-list-reader';
import { hangs } from '../parameter-server';
import { EFFECTIVE, type Look, type MakeList, type Script } from './tested-store';

/** The list of a class as functions in JavaScript have it. */
export const nodeList: MakeList = ({ server, random, effective }) => {
  const store = new ParameterStore({ env: server.env });
  const reader = new EffectiveListReader(store, EFFECTIVE);
  const policy = { name: 'orders', origins: [], methods: ['GET'] };
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
