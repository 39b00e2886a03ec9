import type { Command } from 'commander';
import { describeIssue } from '../../lib/policy/issue';
import { CLIENT_TYPES, type Client } from '../../request/tokens/client/client';
import { hasIssues, validateClient } from '../../request/tokens/client/client-issues';
import type { SpoiltClient } from '../../request/tokens/client/client-item';
import { rotateSecret } from '../../request/tokens/client/client-secrets';
import { readText } from '../read-text';
import { RepeatableOption } from '../repeatable-option';
import { endTokens } from '../tokens/end-tokens';
import { clientUnknown } from '../tokens/find-client';
import { InputReport } from '../tokens/input-report';
import { isNarrower } from '../tokens/is-narrower';
import { problem } from '../tokens/problem';
import { print, printable, remark } from '../tokens/terminal';
import {
  deadline,
  need,
  nowSeconds,
  openTable,
  type TableOptions,
  type TokenTable,
  tableCommand,
} from '../tokens/token-table';

interface Options extends TableOptions {
  readonly type?: string;
  readonly origin?: readonly string[];
  readonly scope?: readonly string[];
  readonly frameAncestor?: readonly string[];
  readonly maxLifetime?: string;
  readonly dpop?: boolean;
  readonly jwks?: string;
  readonly update?: boolean;
}

/** Fields of a client's record, as options gave them: not checked yet, and none that was not given. */
type Fields = Readonly<Record<string, unknown>>;

/** `cdk-cors client add`: adds a client, or changes one. */
export function addClientCommand(): Command {
  return tableCommand('add', 'add a client; a partner without --jwks gets a secret, which is shown only once')
    .argument('<id>', 'client_id')
    .option('--type <type>', 'how it gets tokens: browser, mobile or partner')
    .addOption(new RepeatableOption('--origin <origin>', "an origin of a browser client's pages"))
    .addOption(new RepeatableOption('--scope <scope>', 'a scope that its tokens may have'))
    .addOption(new RepeatableOption('--frame-ancestor <origin>', 'a page that may embed its frames'))
    .option('--max-lifetime <seconds>', 'longest lifetime of its tokens')
    .option('--dpop', 'bind its tokens to keys')
    .option('--no-dpop', 'do not bind its tokens to keys any more')
    .option('--jwks <file>', 'its public keys, for private_key_jwt')
    .option('--update', 'change the given fields of an existing client; narrowing it revokes its tokens')
    .action(add);
}

async function add(id: string, options: Options): Promise<void> {
  const report = new InputReport();
  const fields = fieldsOf(options, report);
  const given = validateClient({ id, ...fields });
  // of a client that exists, what is not given is in the table
  if (!options.update && hasIssues(given)) report.errors.push(...given.issues);
  const table = await openTable(options, report);
  const stored = await need(table.store.storedClient(id, deadline()), `client ${JSON.stringify(id)}`);
  if (options.update && stored === undefined) return clientUnknown(id);
  const known = stored && recordOf(stored);
  refuseOther(id, options, known);
  const client = clientOf({ id, ...known, ...fields }, known, table);
  const { secret, client: written } = needsSecret(client)
    ? rotateSecret(client, nowSeconds(table), 0)
    : { secret: undefined, client };
  await need(table.store.putClient(written, deadline()), `client ${JSON.stringify(id)}`);
  remarkOnScopes(written, table);
  // what a spoilt record let its client have is not known
  const isLess = stored !== undefined && (hasIssues(stored) || isNarrower(written, stored, table.settings));
  if (isLess) await endTokens(id, table);
  print(options.json, { id, ...(secret !== undefined && { secret }), tokensEnded: isLess }, [
    `${known ? 'changed' : 'added'} ${written.type} client ${id}`,
    ...(isLess ? [`its tokens end within ${table.settings.maxRevocationSeconds} s`] : []),
    ...(secret === undefined ? [] : ['its secret, which nobody can show again:', secret]),
  ]);
}

function fieldsOf(
  { type, origin, scope, frameAncestor, jwks, dpop, ...options }: Options,
  report: InputReport,
): Fields {
  const fields = {
    type,
    origins: origin,
    scopes: scope,
    frameAncestors: frameAncestor,
    maxLifetime: report.seconds('--max-lifetime', options.maxLifetime),
    dpop,
    jwks: jwks === undefined ? undefined : readJson(jwks, report),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What a client is decides what its tokens are worth: nothing turns into something else by a slip. */
function refuseOther(id: string, { type, update }: Options, known: Fields | undefined): void {
  if (known === undefined) return;
  if (!update) {
    throw new Error(
      problem('client-exists', `got ${JSON.stringify(id)}: there is such a client; write --update to change it`),
    );
  }
  if (type === undefined || type === known['type'] || !CLIENT_TYPES.includes(known['type'] as never)) return;
  const what = problem('type-unchangeable', `got ${JSON.stringify(type)}: ${id} is a ${known['type']} client`);
  throw new Error(`${what}; leave --type out, or add a client with another id`);
}

/** What is known of a client, be its record valid or not. */
function recordOf(stored: Client | SpoiltClient): Fields {
  return hasIssues(stored) ? stored.record : { ...stored };
}

function clientOf({ version, ...fields }: Fields, known: Fields | undefined, { settings }: TokenTable): Client {
  const limits = { maxLifetimeSeconds: settings.maxLifetimeSeconds, version: known?.['version'] };
  const client = validateClient(fields, limits);
  if (!hasIssues(client)) return client;
  // of a record that somebody spoilt, names may be written for the terminal
  throw new Error(client.issues.map((issue) => printable(describeIssue(issue, 'client'))).join('\n'));
}

/** A page that asks by the public grant gets none of these, and a typing error looks the same. */
function remarkOnScopes({ type, scopes }: Client, { settings: { publicScopes } }: TokenTable): void {
  const others = scopes.filter((scope) => !publicScopes.includes(scope));
  if (type !== 'browser' || others.length === 0) return;
  const what = problem('scopes-not-public', `got ${others.join(' ')}: pages get these by token exchange only`);
  remark(`${what}; by the public grant there are ${publicScopes.join(' ') || 'none'}`);
}

function needsSecret({ type, jwks, secrets }: Client): boolean {
  return type === 'partner' && jwks === undefined && secrets.length === 0;
}

function readJson(file: string, report: InputReport): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report.error('file-unusable', '--jwks', file, reason, 'name a file that holds { "keys": [ ... ] }');
    return undefined;
  }
}
