import { PARTITIONS } from '../../../lib/contract/token-table';
import type { Item } from '../../aws/dynamodb-item';
import type { Client } from './client';
import { hasIssues, type InvalidClient, validateClient } from './client-issues';

/** A record that is no client, with what it holds: whoever knows the missing part can make one of it again. */
export interface SpoiltClient extends InvalidClient {
  readonly record: Readonly<Record<string, unknown>>;
}

export function clientKey(id: string): { readonly pk: string; readonly sk: string } {
  return { pk: PARTITIONS.client, sk: id };
}

/** The item of a client, as its next version. */
export function toClientItem({
  id,
  jwks,
  version,
  ...client
}: Client): Item & { readonly pk: string; readonly sk: string } {
  return { ...clientKey(id), ...client, ...(jwks && { jwks: JSON.stringify(jwks) }), version: version + 1 };
}

/** The client of an item, or what is wrong with it: a record that somebody spoilt never counts for more than it says. */
export function fromClientItem(item: Item): Client | SpoiltClient {
  const { pk, sk, version, jwks, ttl, ...fields } = item;
  const record = { ...fields, id: sk, ...(jwks !== undefined && { jwks: parseJson(jwks) }) };
  const client = validateClient(record, { version });
  return hasIssues(client) ? { ...client, record: { ...record, version } } : client;
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return text;
  }
}
