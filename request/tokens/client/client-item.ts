import { PARTITIONS } from '../../../lib/contract/token-table';
import type { Item } from '../../aws/dynamodb-item';
import type { Client } from './client';
import { type InvalidClient, validateClient } from './client-issues';

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
export function fromClientItem(item: Item): Client | InvalidClient {
  const { pk, sk, version, jwks, ttl, ...fields } = item;
  return validateClient({ ...fields, id: sk, ...(jwks !== undefined && { jwks: parseJson(jwks) }) }, { version });
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return text;
  }
}
