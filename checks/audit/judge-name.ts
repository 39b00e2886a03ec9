import type { OriginPattern } from '../../lib/policy/origin';
import { type ClaimableService, claimableServiceOf } from './claimable-services';
import type { ConnectionFacts, NameFacts } from './facts';
import { type Finding, finding } from './finding';

/** What the domain name system says against an entry. */
export function judgeName(
  pattern: OriginPattern,
  facts: NameFacts,
  connection: ConnectionFacts | undefined,
): Finding[] {
  const service = claimableServiceOf(facts.aliases);
  const claimable = service === undefined ? [] : judgeService(pattern, facts, service, connection);
  // names that a service gives away are domains, too, and anybody can have them by the service alone
  const isClaimed = claimable.length > 0 || facts.unregistered === undefined;
  const domain = isClaimed ? [] : [unregistered(facts, facts.unregistered)];
  return [...domain, ...claimable, ...judgeAddresses(pattern, facts)];
}

function unregistered({ name, aliases }: NameFacts, domain: string): Finding {
  const way = aliases.length === 0 ? '' : `, which ${[name, ...aliases].join(' -> ')} leads to,`;
  const message = `${domain}${way} does not exist: whoever gets it can serve pages there`;
  return finding('domain-unregistered', message, 'remove the entry at once');
}

function judgeService(
  { wildcard }: OriginPattern,
  { name, aliases, problem }: NameFacts,
  { service, unclaimed, source }: ClaimableService,
  connection: ConnectionFacts | undefined,
): Finding[] {
  const way = [name, ...aliases].join(' -> ');
  if (wildcard) {
    const message = `${way}: any name that fits leads to ${service}, where anybody can claim it (${source})`;
    return [finding('wildcard-claimable', message, 'remove the wildcard from the zone, or list each origin')];
  }
  if (unclaimed === 'no-such-name' && problem?.code === 'no-such-name') {
    const message = `${way}, which does not exist: anybody can claim it at ${service} (${source})`;
    return [finding('alias-dangling', message, 'remove the entry, and the alias from the zone')];
  }
  if (connection?.status !== undefined && connection.status === unclaimed) {
    const message = `${way} answers with ${unclaimed}, as ${service} does for names that nobody has claimed (${source})`;
    return [finding('alias-unclaimed', message, 'see that the page is there, or remove the entry and the alias')];
  }
  return [];
}

function judgeAddresses({ wildcard, host }: OriginPattern, facts: NameFacts): Finding[] {
  const { name, problem, refusedAddresses, unregistered: domain } = facts;
  if (refusedAddresses.length > 0) {
    const message = `${name} has ${refusedAddresses.join(', ')}: nothing was sent there`;
    const fix = 'a page of an internal network is best listed by a class of its own; else correct the zone';
    return [finding('address-not-public', message, fix)];
  }
  if (problem === undefined || domain !== undefined) return [];
  if (problem.code === 'no-answer') {
    const message = `the name servers gave no answer for ${name} (${problem.cause})`;
    return [finding('names-unanswered', message, 'audit again; if it stays so, ask whoever has the zone')];
  }
  if (problem.code === 'ending-unknown') {
    const message = `the name servers do not even know ".${problem.cause}": they cannot say whose ${name} is`;
    return [
      finding('names-unanswered', message, 'ask name servers of the internet (--dns-server), or correct the entry'),
    ];
  }
  // nobody has to have the name that was made up
  if (wildcard) return [];
  return problem.code === 'no-such-name'
    ? [finding('name-unknown', `${host} does not exist`, 'remove the entry, if its page is gone')]
    : [finding('address-missing', `${host} has no address`, 'remove the entry, if its page is gone')];
}
