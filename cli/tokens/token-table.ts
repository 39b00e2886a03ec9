import { Command } from 'commander';
import { DynamoDb } from '../../lambda/shared/dynamodb';
import { type Failure, isFailure } from '../../lambda/shared/failure';
import { Kms } from '../../lambda/shared/tokens/kms';
import { TokenStore } from '../../lambda/shared/tokens/token-store';
import type { KeyRotationConfig, TokenSettings } from '../../lib/private/token-config';
import { type AwsOptions, awsEnvironment } from './aws-environment';

/** What every command about tokens takes. */
export interface TableOptions extends AwsOptions {
  readonly table?: string;
  readonly json?: boolean;
}

/** The settings of the last deployment, with what only it knows. */
export interface DeployedSettings extends TokenSettings {
  readonly issuer: string;
  readonly rotation: Omit<KeyRotationConfig, 'settings'>;
}

/** A deployed `ScopedTokens`, as a command reaches it. */
export interface TokenTable {
  readonly env: NodeJS.ProcessEnv;
  readonly store: TokenStore;
  readonly kms: Kms;
  readonly settings: DeployedSettings;
}

const BUDGET_MS = 30_000;

/** A command with the options that every command about tokens has. */
export function tableCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--table <name>', 'table of the ScopedTokens; by default CDK_CORS_TABLE of the environment')
    .option('--region <region>', 'Region of the table; by default that of the environment')
    .option('--endpoint-url <url>', 'where AWS answers instead, such as "aws" of the preview')
    .option('--json', 'print JSON');
}

/**
 * Finds the table, and reads what its deployment said.
 *
 * @throws Error with a sentence for the terminal
 */
export async function openTable(options: TableOptions): Promise<TokenTable> {
  const table = options.table ?? process.env['CDK_CORS_TABLE'];
  if (!table)
    throw new Error('no table: write --table, or set CDK_CORS_TABLE; its name is an output of the deployment');
  const env = await awsEnvironment(options);
  const store = new TokenStore(new DynamoDb({ table, env }));
  const settings = await need(store.settings(deadline()), `the settings in table ${JSON.stringify(table)}`);
  if (settings === undefined) {
    throw new Error(
      `table ${JSON.stringify(table)} has no settings: it is no table of ScopedTokens, or not deployed yet`,
    );
  }
  return { env, store, kms: new Kms({ env }), settings: settings as unknown as DeployedSettings };
}

export function deadline(): AbortSignal {
  return AbortSignal.timeout(BUDGET_MS);
}

/** The value of a call; @throws Error with a sentence for the terminal where the call failed. */
export async function need<T>(call: Promise<T | Failure>, what: string): Promise<T> {
  const value = await call;
  if (isFailure(value)) throw new Error(`${what}: ${value.failure}: ${value.message}`);
  return value;
}

/** Prints what a command found: a document, or lines for people. */
export function print(json: boolean | undefined, document: unknown, lines: readonly string[]): void {
  console.log(json ? JSON.stringify(document, null, 2) : lines.join('\n'));
}

/** Seconds since the epoch, as people read them. */
export function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Collects an option that may come several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
