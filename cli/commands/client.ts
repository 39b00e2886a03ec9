import { Command } from 'commander';
import { describeIssue } from '../../lib/policy/issue';
import type { Client } from '../../request/tokens/client/client';
import { hasIssues } from '../../request/tokens/client/client-issues';
import { frameAncestorsPolicy } from '../../request/tokens/client/frame-ancestors';
import { endTokens } from '../tokens/end-tokens';
import { findClient } from '../tokens/find-client';
import { print } from '../tokens/terminal';
import { deadline, need, nowSeconds, openTable, type TableOptions, tableCommand, timeOf } from '../tokens/token-table';
import { addClientCommand } from './client-add';
import { rotateClientCommand } from './client-rotate';

/** `cdk-cors client ...`: who tokens are issued to. */
export function clientCommand(): Command {
  return new Command('client')
    .description('add, list, rotate and disable the clients that scoped tokens are issued to')
    .addCommand(addClientCommand())
    .addCommand(tableCommand('list', 'list all clients').action(list))
    .addCommand(rotateClientCommand())
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
  const spoilt = all.flatMap((client) => (hasIssues(client) ? [client] : []));
  const document = clients.map(({ secrets, version, ...client }) => ({
    ...client,
    secrets: secrets.map(({ hash, ...secret }) => secret),
    ...(client.type === 'browser' && { contentSecurityPolicy: frameAncestorsPolicy({ ...client, secrets, version }) }),
  }));
  print(options.json, document, [
    ...clients.flatMap((client) => linesOf(client, now)),
    ...spoilt.flatMap(({ record, issues }) => [
      `${record['id']}  unusable record`,
      ...issues.map((issue) => `  ${describeIssue(issue, 'client')}`),
    ]),
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

async function disable(id: string, options: TableOptions): Promise<void> {
  const table = await openTable(options);
  const client = await findClient(id, table);
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
  const client = await findClient(id, table);
  if (client === undefined) return;
  await need(table.store.putClient({ ...client, status: 'active' }, deadline()), `client ${JSON.stringify(id)}`);
  print(options.json, { id, status: 'active' }, [`enabled ${id}: tokens are issued to it again`]);
}
