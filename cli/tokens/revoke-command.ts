import type { Command } from 'commander';
import { parseAccessToken } from '../../lambda/shared/tokens/access-token';
import { type Revocable, revoke } from '../../lambda/shared/tokens/revoke';
import { parseSeconds } from './seconds';
import { deadline, need, openTable, print, type TableOptions, tableCommand } from './token-table';
import { readToken } from './token-text';

interface Options extends TableOptions {
  readonly jti?: string;
  readonly exp?: number;
  readonly client?: string;
  readonly subject?: string;
  readonly issuer?: boolean;
}

/** `cdk-cors token revoke`: one token, those of a client or a subject, or all. Each is one write. */
export function revokeCommand(): Command {
  return tableCommand('revoke', 'end one token, those of a client or a subject, or all')
    .argument('[token]', 'the token, or - for standard input')
    .option('--jti <jti>', 'the jti of the token, with --exp')
    .option('--exp <seconds>', 'the exp of the token', parseSeconds)
    .option('--client <id>', 'all tokens of a client up to now')
    .option('--subject <sub>', 'all tokens of a subject up to now')
    .option('--issuer', 'all tokens up to now')
    .action(run);
}

async function run(token: string | undefined, options: Options): Promise<void> {
  const what = revocableOf(token, options);
  const { store, settings } = await openTable(options);
  await need(revoke(what, { store, maxLifetimeSeconds: settings.maxLifetimeSeconds }, deadline()), 'the revocation');
  const { maxRevocationSeconds } = settings;
  const id = 'id' in what ? ` ${what.id}` : '';
  const line = `revoked ${what.kind}${id}: within ${maxRevocationSeconds} s nothing of it is accepted any more`;
  print(options.json, { ...what, maxRevocationSeconds }, [line]);
}

function revocableOf(token: string | undefined, { jti, exp, client, subject, issuer }: Options): Revocable {
  const given: Revocable[] = [
    ...(token === undefined ? [] : [revocableToken(readToken(token))]),
    ...(jti === undefined ? [] : [{ kind: 'jti', id: jti, exp: exp ?? Number.NaN } as const]),
    ...(client === undefined ? [] : [{ kind: 'client', id: client } as const]),
    ...(subject === undefined ? [] : [{ kind: 'subject', id: subject } as const]),
    ...(issuer ? [{ kind: 'issuer' } as const] : []),
  ];
  const [what] = given;
  if (what === undefined || given.length > 1) {
    throw new Error(`got ${given.length} things to revoke: write one of TOKEN, --jti, --client, --subject, --issuer`);
  }
  if (what.kind === 'jti' && !Number.isSafeInteger(what.exp)) {
    throw new Error('--jti needs --exp: when the token ends, so that the revocation can be forgotten then');
  }
  return what;
}

/** What a text says of itself is enough: a revocation can only deny. */
function revocableToken(text: string): Revocable {
  const token = parseAccessToken(text);
  if (typeof token !== 'string') return { kind: 'jti', id: token.claims.jti, exp: token.claims.exp };
  throw new Error(`${token} - the text is no access token; write it as the issuer gave it, or --jti with --exp`);
}
