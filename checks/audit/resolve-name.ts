import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { registrableDomain } from '../../lib/policy/public-suffix';
import type { NameFacts, NameProblem } from './facts';

/** A longer chain is a circle, or nobody's intention. */
const MAX_ALIASES = 8;
const TIMEOUT_MS = 2_000;
const TRIES = 2;

/** What an audit needs of a resolver. */
export type NameServers = Pick<Resolver, 'resolve4' | 'resolve6' | 'resolveCname' | 'resolveSoa'>;

/**
 * @param servers addresses, with ports or without; those of the system by default
 * @param timeout milliseconds of a try
 */
export function nameServers(servers: readonly string[] = [], timeout = TIMEOUT_MS): NameServers {
  const resolver = new Resolver({ timeout, tries: TRIES });
  if (servers.length > 0) resolver.setServers(servers);
  return resolver;
}

/** Asks for a name, for what it is an alias of, and, where it is not there, whether anybody has its domain. Never rejects. */
export async function resolveName(
  name: string,
  servers: NameServers,
  isAllowed: (address: string) => boolean,
): Promise<NameFacts> {
  const literal = name.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0) return { name, aliases: [], ...sorted([literal], isAllowed) };
  const [aliases, v4, v6] = await Promise.all([
    aliasesOf(name, servers),
    answerOf(servers.resolve4(name)),
    answerOf(servers.resolve6(name)),
  ]);
  const addresses = [...answersIn(v4), ...answersIn(v6)];
  if (addresses.length > 0) return { name, aliases, ...sorted(addresses, isAllowed) };
  const problem = problemOf([v4, v6]);
  const facts = { name, aliases, addresses, refusedAddresses: [], problem };
  const domain = problem.code === 'no-such-name' ? registrableDomain(aliases.at(-1) ?? name) : undefined;
  if (domain === undefined) return facts;
  const known = await answerOf(servers.resolveSoa(domain));
  if (known !== 'ENOTFOUND') return facts;
  // what knows no .com is no name server of the internet, and what nobody knows, nobody can register
  const ending = domain.slice(domain.lastIndexOf('.') + 1);
  const isUnknown = (await answerOf(servers.resolveSoa(ending))) === 'ENOTFOUND';
  return isUnknown
    ? { ...facts, problem: { code: 'ending-unknown', cause: ending } }
    : { ...facts, unregistered: domain };
}

function sorted(addresses: readonly string[], isAllowed: (address: string) => boolean) {
  return { addresses, refusedAddresses: addresses.filter((address) => !isAllowed(address)) };
}

async function aliasesOf(name: string, servers: NameServers): Promise<string[]> {
  const aliases: string[] = [];
  for (let asked = name; aliases.length < MAX_ALIASES; ) {
    const [alias] = answersIn(await answerOf(servers.resolveCname(asked)));
    if (alias === undefined || aliases.includes(alias.toLowerCase())) break;
    asked = alias.toLowerCase();
    aliases.push(asked);
  }
  return aliases;
}

/** What a name server answered, or the code of why it did not. */
async function answerOf<Answer>(answer: Promise<Answer>): Promise<Answer | string> {
  try {
    return await answer;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

function answersIn(answer: string[] | string): string[] {
  return typeof answer === 'string' ? [] : answer;
}

/** A name server that failed for one kind of address may have had one. */
function problemOf(answers: readonly (string[] | string)[]): NameProblem {
  const codes = answers.filter((answer) => typeof answer === 'string');
  const failed = codes.find((code) => code !== 'ENOTFOUND' && code !== 'ENODATA');
  if (failed !== undefined) return { code: 'no-answer', cause: failed };
  return codes.includes('ENOTFOUND')
    ? { code: 'no-such-name', cause: 'ENOTFOUND' }
    : { code: 'no-address', cause: 'ENODATA' };
}
