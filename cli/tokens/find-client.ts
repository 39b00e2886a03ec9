import { describeIssue } from '../../lib/policy/issue';
import type { Client } from '../../request/tokens/client/client';
import { hasIssues } from '../../request/tokens/client/client-issues';
import type { SpoiltClient } from '../../request/tokens/client/client-item';
import { problem } from './problem';
import { deny, printable } from './terminal';
import { deadline, need, type TokenTable } from './token-table';

/** A client that has to be there; says so and sets the exit code where it is not. */
export async function findClient(id: string, { store }: TokenTable): Promise<Client | undefined> {
  const client = await need(store.storedClient(id, deadline()), `client ${JSON.stringify(id)}`);
  if (client !== undefined) return usable(id, client);
  clientUnknown(id);
  return undefined;
}

/** @throws Error where the record is no client, with what is wrong with it, and how to put it right */
function usable(id: string, client: Client | SpoiltClient): Client {
  if (!hasIssues(client)) return client;
  const fix = `write "cdk-cors client add ${id} --update" with what has to change`;
  const what = problem('malformed', `client ${JSON.stringify(id)}: its record cannot be used; ${fix}`);
  const issues = client.issues.map((issue) => describeIssue(issue, 'client'));
  throw new Error([what, ...issues].map(printable).join('\n'));
}

/** Says so, and sets the exit code. */
export function clientUnknown(id: string): void {
  deny(problem('client-unknown', `got ${JSON.stringify(id)}: there is no such client`));
}
