import { Command } from 'commander';
import type { Client } from '../../lambda/shared/tokens/client';
import { describeClientIssue, hasIssues } from '../../lambda/shared/tokens/client-issues';
import { rotateSecret } from '../../lambda/shared/tokens/client-secrets';
import { frameAncestorsPolicy } from '../../lambda/shared/tokens/frame-ancestors';
import { addClientCommand } from './client-add-command';
import { endTokens } from './end-tokens';
import { InputIssues } from './input-issues';
import {
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

interface RotateOptions extends TableOptions {
  readonly expireOldIn: string;
}

const DAY = '86400';

/** `cdk-cors client ...`: who tokens are issued to. */
export function clientCommand(): Command {
  return new Command('client')
    .description('add, list, rotate and disable the clients that scoped tokens are issued to')
    .addCommand(addClientCommand())
    .addCommand(tableCommand('list', 'list all clients').action(list))
    .addCommand(rotateCommand())
    .addCommand(
      tableCommand('disable', 'issue nothing to a client any more, and end its tokens')
        .argument('<id>')
        .action(disable),
    )
    .addCommand(tableCommand('enable', 'issue tokens to a disabled client again').argument('<id>').action(enable));
}

async function list(options: TableOptions): Promise<void> {
  const table = await openTable(options);
  const all = await need(table.store.clients(deadline()), 'the clients');
  const now = nowSeconds(table);
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
    .option('--expire-old-in <seconds>', 'how long the secret of before goes on counting', DAY)
    .action(rotate);
}

async function rotate(id: string, options: RotateOptions): Promise<void> {
  const issues = new InputIssues();
  const overlap = issues.seconds('--expire-old-in', options.expireOldIn) ?? 0;
  const table = await openTable(options, issues);
  const client = await find(id, table);
  if (client === undefined) return;
  if (client.type === 'browser') {
    throw new Error(`secrets-unexpected - got ${JSON.stringify(id)}: pages have no secret; it is a browser client`);
  }
  const rotated = rotateSecret(client, nowSeconds(table), overlap);
  await need(table.store.putClient(rotated.client, deadline()), `client ${JSON.stringify(id)}`);
  print(options.json, { id, secret: rotated.secret, oldExpiresIn: overlap }, [
    `the secret of before counts for ${overlap} s more; the new one, which nobody can show again:`,
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
