import { hasIssues } from '../../request/tokens/client/client-issues';
import type { AwsOptions } from '../tokens/aws-environment';
import { endTokens } from '../tokens/end-tokens';
import { deadline, need, openTable, type TokenTable } from '../tokens/token-table';

/** The client of a partner, as tokens are issued to it. */
export interface PartnerClient {
  readonly id: string;
  readonly isDisabled: boolean;
  /** Until when tokens may go on counting after they were ended. */
  readonly maxRevocationSeconds: number;
  /** Ends it and its tokens. Rejects with a sentence for the terminal. */
  end(): Promise<void>;
}

/** Clients by their ids; those that do not exist are left out. */
export async function partnerClients(
  ids: readonly string[],
  options: AwsOptions & { table?: string },
): Promise<PartnerClient[]> {
  const table = await openTable(options);
  const found = await Promise.all(ids.map((id) => partnerClient(id, table)));
  return found.filter((one) => one !== undefined);
}

async function partnerClient(id: string, table: TokenTable): Promise<PartnerClient | undefined> {
  const { store, settings } = table;
  const client = await need(store.storedClient(id, deadline()), `client ${JSON.stringify(id)}`);
  if (client === undefined) return undefined;
  const isSpoilt = hasIssues(client);
  const isDisabled = !isSpoilt && client.status === 'disabled';
  const end = async () => {
    // in this order: between the two, nothing new is issued; to a record that cannot be used, nothing is
    if (!isSpoilt && !isDisabled)
      await need(store.putClient({ ...client, status: 'disabled' }, deadline()), `client ${JSON.stringify(id)}`);
    await endTokens(id, table);
  };
  return { id, isDisabled, maxRevocationSeconds: settings.maxRevocationSeconds, end };
}
