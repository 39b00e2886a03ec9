import type { Client } from '../../request/tokens/client/client';
import { problem } from './problem';
import { deny } from './terminal';
import { deadline, need, type TokenTable } from './token-table';

/** A client that has to be there; says so and sets the exit code where it is not. */
export async function findClient(id: string, { store }: TokenTable): Promise<Client | undefined> {
  const client = await need(store.client(id, deadline()), `client ${JSON.stringify(id)}`);
  if (client !== undefined) return client;
  deny(problem('client-unknown', `got ${JSON.stringify(id)}: there is no such client`));
  return undefined;
}
