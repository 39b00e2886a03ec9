import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { CLIENT_TYPES, type Client } from '../../lambda/shared/tokens/client';
import { describeClientIssue, hasIssues, validateClient } from '../../lambda/shared/tokens/client-issues';
import { rotateSecret } from '../../lambda/shared/tokens/client-secrets';
import { frameAncestorsPolicy } from '../../lambda/shared/tokens/frame-ancestors';
import { revoke } from '../../lambda/shared/tokens/revoke';
import { parseSeconds } from './seconds';
import {
  collect,
  deadline,
  need,
  nowSeconds,
  openTable,
  print,
  type TableOptions,
  type TokenTable,
  tableCommand,
  timeOf,
} from './token-table';

interface AddOptions extends TableOptions {
  readonly type: string;
  readonly origin?: readonly string[];
  readonly scope?: readonly string[];
  readonly frameAncestor?: readonly string[];
  readonly maxLifetime?: number;
  readonly dpop?: boolean;
  readonly jwks?: string;
  readonly update?: boolean;
}

interface RotateOptions extends TableOptions {
  readonly expireOldIn: number;
}

const DAY = 86_400;

/** `cdk-cors client ...`: who tokens are issued to. */
export function clientCommand(): Command {
  return new Command('client')
    .description('add, list, rotate and disable the clients that scoped tokens are issued to')
    .addCommand(addCommand())
    .addCommand(tableCommand('list', 'list all clients').action(list))
    .addCommand(rotateCommand())
    .addCommand(
      tableCommand('disable', 'issue nothing to a client any more, and end its tokens')
        .argument('<id>')
        .action(disable),
    )
    .addCommand(tableCommand('enable', 'issue tokens to a disabled client again').argument('<id>').action(enable));
}

function addCommand(): Command {
  return tableCommand('add', 'add a client; a partner without --jwks gets a secret, which is shown this once')
    .argument('<id>', 'client_id')
    .addOption(new Option('--type <type>', 'how it gets tokens').choices([...CLIENT_TYPES]).makeOptionMandatory())
    .option('--origin <origin>', "an origin of a browser client's pages; may come several times", collect)
    .option('--scope <scope>', 'a scope that its tokens may have; may come several times', collect)
    .option('--frame-ancestor <origin>', 'a page that may embed its frames; may come several times', collect)
    .option('--max-lifetime <seconds>', 'longest lifetime of its tokens', parseSeconds)
    .option('--dpop', 'bind its tokens to keys')
    .option('--jwks <file>', 'its public keys, for private_key_jwt')
    .option('--update', 'change a client that exists; with less than before, its tokens end')
    .action(add);
}

async function add(id: string, options: AddOptions): Promise<void> {
  const table = await openTable(options);
  const known = await need(table.store.client(id, deadline()), `client ${JSON.stringify(id)}`);
  if (known !== undefined && !options.update) {
    throw new Error(`client-exists - got ${JSON.stringify(id)}: there is such a client; write --update to change it`);
  }
  const client = clientOf(id, options, known, table);
  const { secret, client: written } =
    client.type === 'partner' && client.jwks === undefined && client.secrets.length === 0
      ? rotateSecret(client, nowSeconds(), 0)
      : { secret: undefined, client };
  await need(table.store.putClient(written, deadline()), `client ${JSON.stringify(id)}`);
  const isLess = known !== undefined && isNarrower(written, known);
  if (isLess) await endTokens(id, table);
  print(options.json, { id, ...(secret !== undefined && { secret }), tokensEnded: isLess }, [
    `${known ? 'changed' : 'added'} ${written.type} client ${id}`,
    ...(isLess ? [`its tokens end within ${table.settings.maxRevocationSeconds} s`] : []),
    ...(secret === undefined ? [] : ['its secret, which nobody can show again:', secret]),
  ]);
}

function clientOf(id: string, options: AddOptions, known: Client | undefined, { settings }: TokenTable): Client {
  const { type, origin, scope = [], frameAncestor, maxLifetime, dpop, jwks } = options;
  const client = validateClient(
    {
      id,
      type,
      scopes: scope,
      ...(origin && { origins: origin }),
      ...(frameAncestor && { frameAncestors: frameAncestor }),
      ...(maxLifetime !== undefined && { maxLifetime }),
      ...(dpop && { dpop }),
      ...(jwks !== undefined && { jwks: readJson(jwks) }),
      ...(known && { status: known.status, ...(type !== 'browser' && { secrets: known.secrets }) }),
    },
    { maxLifetimeSeconds: settings.maxLifetimeSeconds, version: known?.version },
  );
  if (!hasIssues(client)) return client;
  throw new Error(
    [`client ${id} cannot be added`, ...client.issues.map((issue) => `  ${describeClientIssue(issue)}`)].join('\n'),
  );
}

/** Whether tokens that were issued before may open more than those that will be. */
function isNarrower(now: Client, before: Client): boolean {
  const lost = (kept: readonly string[], had: readonly string[]) => had.some((each) => !kept.includes(each));
  return (
    now.type !== before.type ||
    lost(now.origins, before.origins) ||
    lost(now.scopes, before.scopes) ||
    (now.dpop && !before.dpop) ||
    (now.maxLifetime ?? Number.POSITIVE_INFINITY) < (before.maxLifetime ?? Number.POSITIVE_INFINITY)
  );
}

async function list(options: TableOptions): Promise<void> {
  const { store } = await openTable(options);
  const all = await need(store.clients(deadline()), 'the clients');
  const now = nowSeconds();
  const clients = all.flatMap((client) => (hasIssues(client) ? [] : [client]));
  const spoilt = all.flatMap((client) => (hasIssues(client) ? [client.issues] : []));
  const document = clients.map(({ secrets, version, ...client }) => ({
    ...client,
    secrets: secrets.map(({ hash, ...secret }) => secret),
    ...(client.type === 'browser' && { contentSecurityPolicy: frameAncestorsPolicy({ ...client, secrets, version }) }),
  }));
  print(options.json, document, [
    ...clients.flatMap((client) => linesOf(client, now)),
    ...spoilt.flatMap((issues) => ['unusable record', ...issues.map((issue) => `  ${describeClientIssue(issue)}`)]),
    ...(all.length === 0 ? ['no clients'] : []),
  ]);
}

function linesOf(client: Client, now: number): string[] {
  const { id, type, status, scopes, origins, secrets, dpop, maxLifetime } = client;
  return [
    `${id}  ${type}  ${status}`,
    `  scopes: ${scopes.join(' ')}`,
    ...(origins.length > 0 ? [`  origins: ${origins.join(' ')}`] : []),
    ...(type === 'browser' ? [`  content-security-policy of its frames: ${frameAncestorsPolicy(client)}`] : []),
    ...(dpop ? ['  tokens are bound to keys (DPoP)'] : []),
    ...(maxLifetime === undefined ? [] : [`  tokens live ${maxLifetime} s at most`]),
    ...secrets.map(({ id: secret, created, expires }) => {
      const end = expires === undefined ? '' : expires > now ? `, ends ${timeOf(expires)}` : ', ended';
      return `  secret ${secret}, since ${timeOf(created)}${end}`;
    }),
  ];
}

function rotateCommand(): Command {
  return tableCommand('rotate', 'give a client a new secret, which is shown this once')
    .argument('<id>', 'client_id')
    .option('--expire-old-in <seconds>', 'how long the secret of before goes on counting', parseSeconds, DAY)
    .action(rotate);
}

async function rotate(id: string, options: RotateOptions): Promise<void> {
  const table = await openTable(options);
  const client = await find(id, table);
  if (client === undefined) return;
  if (client.type === 'browser') {
    throw new Error(`secrets-unexpected - got ${JSON.stringify(id)}: pages have no secret; it is a browser client`);
  }
  const rotated = rotateSecret(client, nowSeconds(), options.expireOldIn);
  await need(table.store.putClient(rotated.client, deadline()), `client ${JSON.stringify(id)}`);
  print(options.json, { id, secret: rotated.secret, oldExpiresIn: options.expireOldIn }, [
    `the secret of before counts for ${options.expireOldIn} s more; the new one, which nobody can show again:`,
    rotated.secret,
  ]);
}

async function disable(id: string, options: TableOptions): Promise<void> {
  const table = await openTable(options);
  const client = await find(id, table);
  if (client === undefined) return;
  // in this order: between the two, nothing new is issued
  await need(table.store.putClient({ ...client, status: 'disabled' }, deadline()), `client ${JSON.stringify(id)}`);
  await endTokens(id, table);
  const { maxRevocationSeconds } = table.settings;
  const line = `disabled ${id}: nothing is issued to it, and its tokens end within ${maxRevocationSeconds} s`;
  print(options.json, { id, status: 'disabled', maxRevocationSeconds }, [line]);
}

async function enable(id: string, options: TableOptions): Promise<void> {
  const table = await openTable(options);
  const client = await find(id, table);
  if (client === undefined) return;
  await need(table.store.putClient({ ...client, status: 'active' }, deadline()), `client ${JSON.stringify(id)}`);
  print(options.json, { id, status: 'active' }, [`enabled ${id}: tokens are issued to it again`]);
}

/** A client that has to be there; says so and sets the exit code where it is not. */
async function find(id: string, { store }: TokenTable): Promise<Client | undefined> {
  const client = await need(store.client(id, deadline()), `client ${JSON.stringify(id)}`);
  if (client !== undefined) return client;
  console.error(`client-unknown - got ${JSON.stringify(id)}: there is no such client`);
  process.exitCode = 1;
  return undefined;
}

async function endTokens(id: string, { store, settings }: TokenTable): Promise<void> {
  const { maxLifetimeSeconds } = settings;
  await need(revoke({ kind: 'client', id }, { store, maxLifetimeSeconds }, deadline()), `the tokens of ${id}`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`cannot read ${JSON.stringify(file)}: ${(error as Error).message}`);
  }
}
