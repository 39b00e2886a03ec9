import type { Command } from 'commander';
import { CLOCK_SKEW_SECONDS } from '../../lib/contract/times';
import { isClientId } from '../../request/tokens/client/client-issues';
import { type Revocable, revoke } from '../../request/tokens/state/revoke';
import { parseAccessToken } from '../../request/tokens/token/access-token';
import { isSubject, isTokenId } from '../../request/tokens/token/claims';
import { InputReport } from '../tokens/input-report';
import { type Problem, problem } from '../tokens/problem';
import { deny, print } from '../tokens/terminal';
import {
  deadline,
  need,
  nowSeconds,
  openTable,
  type TableOptions,
  type TokenTable,
  tableCommand,
  timeOf,
} from '../tokens/token-table';
import { readToken } from '../tokens/token-text';

interface Options extends TableOptions {
  readonly jti?: string;
  readonly exp?: string;
  readonly client?: string;
  readonly subject?: string;
  readonly issuer?: boolean;
}

/** What is to be ended; of a token that came as a whole, also who says to have issued it. */
type Target = Exclude<Revocable, { kind: 'jti' }> | { kind: 'jti'; id: string; exp: number | undefined; iss?: string };

/** `cdk-cors token revoke`: one token, those of a client or a subject, or all. Each is one write. */
export function revokeCommand(): Command {
  return tableCommand('revoke', 'end one token, those of a client or a subject, or all')
    .argument('[token]', 'the token, or - for standard input')
    .option('--jti <jti>', 'the jti of the token')
    .option('--exp <seconds>', 'the exp of that token; by default the longest lifetime from now on')
    .option('--client <id>', 'all tokens of a client up to now')
    .option('--subject <sub>', 'all tokens of a subject up to now')
    .option('--issuer', 'all tokens up to now')
    .action(run);
}

async function run(token: string | undefined, options: Options): Promise<void> {
  const report = new InputReport();
  const target = targetOf(token, options, report);
  const table = await openTable(options, report);
  // what it could not be told from is among the issues
  if (target === undefined) return;
  const denial = await denialOf(target, table);
  if (denial !== undefined) return deny(denial);
  const { store, settings, clock } = table;
  const { maxRevocationSeconds, maxLifetimeSeconds } = settings;
  const what = target.kind === 'jti' ? revocableToken(target, table) : target;
  await need(revoke(what, { store, maxLifetimeSeconds, clock }, deadline()), 'the revocation');
  const id = 'id' in what ? ` ${what.id}` : '';
  const line = `revoked ${what.kind}${id}: within ${maxRevocationSeconds} s nothing of it is accepted any more`;
  print(options.json, { ...what, maxRevocationSeconds }, [line]);
}

/** The one thing to end, `undefined` where it cannot be told. */
function targetOf(token: string | undefined, options: Options, report: InputReport): Target | undefined {
  const { jti, client, subject, issuer } = options;
  const exp = report.seconds('--exp', options.exp);
  const given = Object.entries({
    TOKEN: token,
    '--jti': jti,
    '--client': client,
    '--subject': subject,
    '--issuer': issuer,
  });
  const names = given.flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (names.length !== 1) {
    const fix = 'write one of TOKEN, --jti, --client, --subject, --issuer';
    report.error('target-ambiguous', 'token revoke', names, 'one thing is ended at a time', fix);
  }
  if (exp !== undefined && jti === undefined) {
    report.error('exp-unexpected', '--exp', exp, 'it belongs to --jti', 'leave it out');
  }
  const check = (name: string, value: string | undefined, is: (text: string) => boolean, fix: string) => {
    if (value !== undefined && !is(value)) report.error('id-invalid', name, value, 'no token can have it', fix);
  };
  check('--jti', jti, isTokenId, 'write the jti as logs have it');
  check('--client', client, isClientId, 'write an id that "cdk-cors client list" shows');
  check('--subject', subject, isSubject, 'write the sub of its tokens');
  if (token !== undefined) return targetToken(token, report);
  if (jti !== undefined) return { kind: 'jti', id: jti, exp };
  if (client !== undefined) return { kind: 'client', id: client };
  if (subject !== undefined) return { kind: 'subject', id: subject };
  return { kind: 'issuer' };
}

/** What a token says of itself is enough: a revocation can only deny. */
function targetToken(argument: string, report: InputReport): Target | undefined {
  const text = readToken(argument);
  const token = parseAccessToken(text);
  if (typeof token !== 'string') {
    const { jti, exp, iss } = token.claims;
    return { kind: 'jti', id: jti, exp, iss };
  }
  const fix = 'write it as the issuer gave it, or --jti';
  report.error(token, 'TOKEN', `${text.length} characters`, 'the text is no access token', fix);
  return undefined;
}

/** Why there is nothing to end. */
async function denialOf(target: Target, table: TokenTable): Promise<Problem | undefined> {
  const { store, settings } = table;
  if (target.kind === 'client') {
    const client = await store.client(target.id, deadline());
    const unknown = client === undefined;
    return unknown ? problem('client-unknown', `got ${JSON.stringify(target.id)}: there is no such client`) : undefined;
  }
  if (target.kind !== 'jti') return undefined;
  const { exp, iss = settings.issuer } = target;
  if (iss !== settings.issuer) {
    return problem(
      'issuer-mismatch',
      `got ${JSON.stringify(iss)}: tokens of this table are issued by ${settings.issuer}`,
    );
  }
  if (exp === undefined || exp > nowSeconds(table) - CLOCK_SKEW_SECONDS) return undefined;
  return problem('token-expired', `got ${exp}: it ended by itself, ${timeOf(exp)}`);
}

/** No token lives longer than the longest lifetime from now on, whatever it says. */
function revocableToken({ id, exp }: Target & { kind: 'jti' }, table: TokenTable): Revocable {
  const latest = nowSeconds(table) + table.settings.maxLifetimeSeconds + CLOCK_SKEW_SECONDS;
  return { kind: 'jti', id, exp: Math.min(exp ?? latest, latest) };
}
