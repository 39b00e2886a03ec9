import { execFile } from 'node:child_process';
import type { PreviewTokens } from '../token-services';
import type { Action, ActionResult, PageList } from './contract';

/** What an action is about has to be something of the app. */
export interface Known {
  /** Program and arguments that start the command. */
  readonly command: readonly string[];
  readonly app: string;
  readonly aws: string;
  readonly lists: readonly PageList[];
  readonly tokens: readonly PreviewTokens[];
}

const TIMEOUT_MS = 30_000;
const MAX_OUTPUT = 4 * 1024 * 1024;
/** The way to this machine leads through no proxy, and no profile counts here. */
const DROPPED = /^(?:AWS_|CDK_CORS|(?:https?|all|no)_proxy$)/i;

/**
 * Lets the command carry out an action, so that the page checks, writes and says what a terminal would.
 *
 * @returns `undefined` for what is no action
 */
export async function runAction(action: unknown, known: Known): Promise<ActionResult | undefined> {
  const args = argumentsOf(action, known);
  if (args === undefined) return undefined;
  const [program = process.execPath, ...first] = known.command;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !DROPPED.test(name)));
  const options = { env, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT };
  const [command = '', subcommand = '', ...rest] = args;
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...first, command, subcommand, '--json', ...rest],
      options,
      (error, stdout, stderr) => {
        const output = parsed(stdout);
        resolve({
          ok: error === null,
          command: ['npx cdk-cors', ...args.map(quoted)].join(' '),
          message: stderr.trim(),
          ...(output !== undefined && { output }),
        });
      },
    );
    child.stdin?.end();
  });
}

/** As a shell would read them. Values stand behind `=` or `--`: none is taken for an option. */
function argumentsOf(action: unknown, known: Known): string[] | undefined {
  if (typeof action !== 'object' || action === null) return undefined;
  const given = action as Action;
  const at = ['--endpoint-url', known.aws];
  switch (given.do) {
    case 'origins add':
    case 'origins remove': {
      if (!areTexts(given.origins) || given.origins.length === 0) return undefined;
      const mode = given.dryRun ? '--dry-run' : '--yes';
      return list(given, known, ({ list: name }) => [mode, ...reason(given.reason), '--', name, ...given.origins]);
    }
    case 'origins rollback': {
      if (!Number.isSafeInteger(given.version)) return undefined;
      return list(given, known, ({ list: name, shard }) => {
        const which = shard === undefined ? [] : [`--shard=${shard}`];
        return [`--to=${given.version}`, ...which, '--yes', ...reason(given.reason), '--', name];
      });
    }
    case 'client list':
      return table(given, known, at, []);
    case 'client add': {
      const { id, type, origins, scopes } = given;
      if (!areTexts([id, type]) || !areTexts(origins) || !areTexts(scopes)) return undefined;
      const many = [...origins.map((one) => `--origin=${one}`), ...scopes.map((one) => `--scope=${one}`)];
      return table(given, known, at, [`--type=${type}`, ...many, '--', id]);
    }
    case 'client enable':
    case 'client disable':
      return areTexts([given.id]) ? table(given, known, at, ['--', given.id]) : undefined;
    case 'token issue': {
      if (!areTexts([given.client, given.origin ?? ''])) return undefined;
      return table(given, known, at, [
        `--client=${given.client}`,
        ...(given.origin ? [`--origin=${given.origin}`] : []),
      ]);
    }
    case 'token inspect':
    case 'token revoke':
      return areTexts([given.token]) ? table(given, known, at, ['--', given.token]) : undefined;
    default:
      return undefined;
  }
}

function list(
  { do: what, list: named }: Extract<Action, { list: string }>,
  { app, aws, lists }: Known,
  rest: (list: PageList) => string[],
): string[] | undefined {
  const found = lists.find(({ parameter }) => parameter === named);
  if (!found) return undefined;
  const whose = found.owner === undefined ? [] : [`--list-of=${found.owner}`];
  const where = ['--app', app, '--region', found.region, '--endpoint-url', aws, ...whose];
  return [...what.split(' '), ...where, ...rest(found)];
}

function table(
  { do: what, table: named }: Extract<Action, { table: string }>,
  { tokens }: Known,
  at: readonly string[],
  rest: readonly string[],
): string[] | undefined {
  const found = tokens.find((one) => one.table === named);
  return found && [...what.split(' '), '--table', found.table, '--region', found.region, ...at, ...rest];
}

function reason(text: unknown): string[] {
  return typeof text === 'string' && text !== '' ? [`--reason=${text}`] : [];
}

function areTexts(values: unknown): values is readonly string[] {
  return Array.isArray(values) && values.every((value) => typeof value === 'string' && value.length < 10_000);
}

function parsed(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replace(/'/g, "'\\''")}'`;
}
