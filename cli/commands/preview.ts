import { Command, InvalidArgumentError } from 'commander';
import type { Preview } from '../../preview';
import { openBrowser } from '../open-browser';
import { readJson } from '../read-json';

interface Options {
  readonly app: string;
  readonly port: number;
  readonly claims?: string;
  readonly send?: boolean;
  readonly watch?: boolean;
  readonly open?: boolean;
  readonly json?: boolean;
  readonly assumptions?: boolean;
}

/** `cdk-cors preview`: serves a synthesised app on loopback until it is told to stop. */
export function previewCommand(): Command {
  return new Command('preview')
    .description(
      'serve a synthesised app on loopback, with Parameter Store, DynamoDB, KMS and S3 for it and for the AWS CLI',
    )
    .option('--app <directory>', 'output of cdk synth', 'cdk.out')
    .option('--port <number>', 'first port, counted up for further servers; 0 for free ones', parsePort, 0)
    .option(
      '--claims <file>',
      'what tokens from outside of the app claim (JSON), by authorizer, or - for standard input',
    )
    .option('--send', 'send requests of HTTP integrations to other hosts than this one, real ones')
    .option('--watch', 'swap what changed when the app is synthesised again')
    .option('--open', 'open its page in the browser')
    .option('--json', 'print one line of JSON on stdout once ready')
    .option('--assumptions', 'list how far each behaviour is documented by AWS, and end')
    .action(async (options: Options) => {
      if (!options.assumptions) return run(options);
      const { formatAssumptions } = await import('../../preview/assumptions/index.js');
      process.stdout.write(formatAssumptions());
    });
}

async function run({ app, port, claims: file, send, watch, open, json }: Options): Promise<void> {
  // loaded where it is needed: other commands start several times as fast without it
  const { PreviewError, startPreview } = await import('../../preview/index.js');
  // whoever read the log may leave before the preview ends
  process.stderr.on('error', () => {});
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const claims = file === undefined ? undefined : readJson(file);
  let preview: Preview;
  try {
    preview = await startPreview({
      app,
      port,
      claims,
      send,
      watch,
      command: [process.execPath, process.argv[1]!],
      log,
    });
  } catch (error) {
    if (!(error instanceof PreviewError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
    return;
  }
  const { page, aws, endpoints, tokens } = preview;
  process.stdout.write(json ? `${JSON.stringify({ page, aws, endpoints, tokens })}\n` : readable(preview));
  if (open && !openBrowser(page)) log(`note  there is no browser to open: ${page}`);
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  log(`${signal}: stopping`);
  await preview.close();
}

function readable({ page, aws, endpoints, tokens }: Preview): string {
  const served = endpoints.flatMap(({ kind, id, stack, url, httpsUrl, name }) => [
    `${kind} ${id} (${stack})`,
    `  ${url}`,
    `  ${httpsUrl}`,
    ...(name ? [`  name ${name}`] : []),
  ]);
  const issuers = tokens.flatMap(({ table, issuer, region, stack }) => [
    `tokens (${stack})`,
    `  issuer ${issuer}`,
    `  npx cdk-cors client list --table ${table} --region ${region} --endpoint-url ${aws}`,
  ]);
  return [
    `page  ${page}`,
    ...served,
    ...issuers,
    `aws  ${aws}`,
    // with a Region and credentials, of which any will do, each version of the AWS CLI asks for nothing else
    '  AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x \\',
    `  aws ssm describe-parameters --region us-east-1 --endpoint-url ${aws}`,
    'ready; Ctrl-C stops it',
    '',
  ].join('\n');
}

function parsePort(value: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65535) return port;
  throw new InvalidArgumentError(`${JSON.stringify(value)} is no port, expected 0 to 65535`);
}
