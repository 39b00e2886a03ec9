import type { TargetStatus } from '../../lib/contract/sync-status';

/** What people call the places that lists are written to. */
const KINDS: Readonly<Record<string, string>> = {
  'stage-variables': 'REST API',
  'http-api': 'HTTP API',
  'function-url': 'function URL',
  bucket: 'bucket',
  'key-value-store': 'distribution, preflights',
  'response-headers-policy': 'distribution, responses (CloudFront spreads it within minutes)',
};

/** A target as people call it. */
export function targetWords({ kind, name }: Pick<TargetStatus, 'kind' | 'name'>): string {
  return `${KINDS[kind] ?? kind} ${name.replace(/\/Resource$/, '')}`;
}

/** What a target has no room for. */
export function leftOutWords({ leftOut = 0, lastLeftOut = [] }: TargetStatus): string {
  if (leftOut === 0) return '';
  const named = lastLeftOut.join(', ');
  return `without ${leftOut} ${leftOut === 1 ? 'entry' : 'entries'}, which it cannot hold: ${leftOut > lastLeftOut.length ? '..., ' : ''}${named}`;
}
