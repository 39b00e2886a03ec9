import { Command } from 'commander';
import { DynamoDb } from '../../request/aws/dynamodb';
import { type Failure, isFailure } from '../../request/aws/failure';
import type { Transport } from '../../request/aws/http-transport';
import { Kms } from '../../request/aws/kms';
import { AdminStore } from '../../request/tokens/state/admin-store';
import { networkTransport } from '../network/network-transport';
import { type AwsOptions, awsPlace, withCredentials } from './aws-environment';
import { type DeployedSettings, isDeployedSettings } from './deployed-settings';
import { InputReport } from './input-report';
import { problem } from './problem';
import { TableClock } from './table-clock';
import { printable, remark, told } from './terminal';

/** What every command about tokens takes. */
export interface TableOptions extends AwsOptions {
  readonly table?: string;
  readonly json?: boolean;
}

/** A deployed `ScopedTokens`, as a command reaches it. */
export interface TokenTable {
  readonly env: NodeJS.ProcessEnv;
  readonly store: AdminStore;
  readonly kms: Kms;
  /** How requests leave this network. */
  readonly transport: Transport;
  readonly settings: DeployedSettings;
  /** Milliseconds since the epoch, by the clock of DynamoDB where this machine's is wrong. */
  readonly clock: () => number;
}

const BUDGET_MS = 30_000;

class TableCommand extends Command {
  override action(run: Parameters<Command['action']>[0]): this {
    return super.action(told(run));
  }
}

/** A command with the options that every command about tokens has. */
export function tableCommand(name: string, description: string): Command {
  return new TableCommand(name)
    .description(description)
    .option('--table <name>', 'table of the ScopedTokens; by default CDK_CORS_TABLE of the environment')
    .option('--region <region>', 'Region of the table; by default that of the environment')
    .option('--endpoint-url <url>', 'where AWS answers instead, such as "aws" of the preview')
    .option('--json', 'print JSON');
}

/**
 * Finds the table, and reads what its deployment said.
 *
 * @param report what is wrong with the command's own options: told together with what is wrong here
 * @throws Error with sentences for the terminal
 */
export async function openTable(options: TableOptions, report = new InputReport()): Promise<TokenTable> {
  const table = options.table || process.env['CDK_CORS_TABLE'] || '';
  if (table === '') {
    const reason = 'neither this nor CDK_CORS_TABLE names the table of ScopedTokens';
    report.error('table-missing', '--table', options.table, reason, 'write what "aws dynamodb list-tables" calls it');
  }
  const place = awsPlace(options, report);
  report.throwIfAny();
  const env = await withCredentials(place);
  const transport = await networkTransport();
  const clock = new TableClock(transport);
  const store = new AdminStore(new DynamoDb({ table, env, transport: clock.transport }));
  const where = `table ${JSON.stringify(table)} in ${env['AWS_REGION']}`;
  const settings = await need(store.settings(deadline()), where);
  if (settings === undefined || !isDeployedSettings(settings)) {
    const what = settings === undefined ? 'settings-missing' : 'settings-unusable';
    throw new Error(problem(what, `${where}: it is no table of ScopedTokens, or was never deployed to the end`));
  }
  if (clock.remark !== undefined) remark(clock.remark);
  return { env, store, kms: new Kms({ env, transport }), transport, settings, clock: clock.now };
}

export function deadline(): AbortSignal {
  return AbortSignal.timeout(BUDGET_MS);
}

/** The value of a call; @throws Error with a sentence for the terminal where the call failed. */
export async function need<T>(call: Promise<T | Failure>, what: string): Promise<T> {
  const value = await call;
  if (!isFailure(value)) return value;
  const { failure, message } = value;
  throw new Error(
    failure === 'exists'
      ? problem('exists', `${what}: somebody else wrote it meanwhile; look at it, and try again`)
      : printable(problem(failure, `${what}: ${message}`)),
  );
}

/** Seconds since the epoch, as people read them; a token may claim times that no calendar has. */
export function timeOf(seconds: number): string {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? String(seconds) : time.toISOString().replace('.000', '');
}

export function nowSeconds({ clock }: TokenTable): number {
  return Math.floor(clock() / 1000);
}
