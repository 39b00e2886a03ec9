import type { Command } from 'commander';
import type { Client } from '../../request/tokens/client/client';
import { type NoSigningKey, signingKeyFor } from '../../request/tokens/key/signing-key';
import { IssuerState } from '../../request/tokens/state/issuer-state';
import { mintToken } from '../../request/tokens/token/mint';
import { narrowScopes } from '../../request/tokens/token/scopes';
import { RepeatableOption } from '../repeatable-option';
import { findClient } from '../tokens/find-client';
import { type Problem, problem } from '../tokens/problem';
import { deny, print } from '../tokens/terminal';
import { deadline, need, nowSeconds, openTable, type TableOptions, tableCommand } from '../tokens/token-table';

interface Options extends TableOptions {
  readonly client: string;
  readonly origin?: string;
  readonly scope?: readonly string[];
}

/** `cdk-cors token issue`: a token for trying things, signed by the same key as the issuer's. */
export function issueCommand(): Command {
  return tableCommand('issue', 'issue a token to a client, as its issuer would')
    .requiredOption('--client <id>', 'client_id')
    .option('--origin <origin>', 'the origin that it is for; browser clients need one')
    .addOption(new RepeatableOption('--scope <scope>', 'a scope; by default all that the client has'))
    .action(run);
}

async function run(options: Options): Promise<void> {
  const table = await openTable(options);
  const { store, kms, settings, clock } = table;
  // as of before all reads: a revocation that they do not see lies ahead of it
  const issuedAt = nowSeconds(table);
  // before the client, as the issuer reads them; the issuer tells nobody why it has to wait for the table, operators are told
  const current = await need(new IssuerState(store, clock).read(deadline()), 'the keys');
  const client = await findClient(options.client, table);
  if (client === undefined) return;
  const scopes = narrowScopes(options.scope, client.scopes);
  const denial = denialOf(client, options, scopes);
  if (denial !== undefined) return deny(denial);
  const granted = { subject: client.id, scopes };
  const key = signingKeyFor({ ...granted, clientId: client.id }, current, issuedAt);
  if ('reason' in key) return deny(denialOfKey(key));
  const { issuer, audience, tokenLifetimeSeconds, maxLifetimeSeconds } = settings;
  const lifetimeSeconds = Math.min(client.maxLifetime ?? tokenLifetimeSeconds, maxLifetimeSeconds);
  const issuance = { issuer, audience, issuedAt, lifetimeSeconds };
  const grant = { ...granted, clientId: client.id, ...(client.type === 'browser' && { origin: options.origin }) };
  const token = await need(mintToken(grant, issuance, key, kms, deadline()), `key ${key.kid}`);
  const { text, jti } = token;
  print(options.json, { access_token: text, jti, scope: scopes.join(' '), expires_in: lifetimeSeconds }, [text]);
}

/** Why a client gets no token, in the words of the codes of its record. */
function denialOf(client: Client, { client: id, origin }: Options, scopes: readonly string[]): Problem | undefined {
  if (client.status !== 'active')
    return problem('client-disabled', `got ${JSON.stringify(id)}: nothing is issued to it`);
  if (client.dpop)
    return problem('proof-missing', `got ${JSON.stringify(id)}: its tokens are bound to keys that only it has`);
  if (client.type === 'browser' && (origin === undefined || !client.origins.includes(origin))) {
    return problem(
      'origin-mismatch',
      `got ${origin === undefined ? 'nothing' : JSON.stringify(origin)}: write --origin with one of ${client.origins.join(', ')}`,
    );
  }
  if (client.type !== 'browser' && origin !== undefined) {
    return problem(
      'origins-unexpected',
      `got ${JSON.stringify(origin)}: tokens of a ${client.type} client are for no page`,
    );
  }
  return scopes.length > 0 ? undefined : problem('scope-missing', `the client may have ${client.scopes.join(', ')}`);
}

/** For some seconds after a revocation nothing is issued. */
function denialOfKey(none: NoSigningKey): Problem {
  const seconds = none.reason === 'revoked' ? none.retryAfterSeconds : 1;
  return problem(
    'temporarily_unavailable',
    `no key signs, or the client was revoked just now: try again later, in ${seconds} s`,
  );
}
