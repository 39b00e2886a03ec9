import { revoke } from '../../request/tokens/state/revoke';
import { deadline, need, type TokenTable } from './token-table';

/** Ends the tokens of a client whose record says already that they should not count; `fix` is what to do where that fails. */
export async function endTokens(
  id: string,
  { store, settings, clock }: TokenTable,
  fix = `end them with "cdk-cors token revoke --client ${id}"`,
): Promise<void> {
  const what = `${id} is changed, but its tokens are still valid; ${fix}`;
  const { maxLifetimeSeconds } = settings;
  await need(revoke({ kind: 'client', id }, { store, maxLifetimeSeconds, clock }, deadline()), what);
}
