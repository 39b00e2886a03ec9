import type { DenialFinding } from './denial-finding';
import { HOUR_MS } from './hour-query';

/** A finding in a sentence. @param start of the first bin, in milliseconds since the epoch */
export function findingText({ kind, origin, from, evidence }: DenialFinding, start: number): string {
  const { rule, requests, expected = 0, networks = 0, origins = 0, network, examples = [] } = evidence;
  const since = `since ${new Date(start + from * HOUR_MS).toISOString().slice(0, 16)}Z`;
  const such = examples.length === 0 ? '' : `, such as ${examples.join(', ')}`;
  const about = origin ?? 'the whole class';
  const text = {
    silent: `${about}: ${requests} requests ${since}, where ${Math.round(expected)} were to be expected`,
    denied: `${about} is listed, and ${requests} of its requests were denied ${since}; ${Math.round(expected)} are usual`,
    unreadable: `${requests} requests were denied ${since}, since the list could not be read`,
    'new-origin': `${about} is not listed: ${requests} requests from at least ${networks} networks ${since}${such}`,
    'one-network': `${requests} requests of one network (${network}) ${since}, with ${origins} origins${such}`,
    'origins-of-one-network': `${origins} origins of one network (${network}), in ${requests} requests ${since}${such}`,
    'made-up-origins': `${origins} new origins in ${requests} requests ${since}; ${Math.round(expected)} are usual in a day${such}`,
  }[rule];
  return `${kind}: ${text}`;
}
