import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Addresses } from './addresses';
import { AwsEndpoint } from './aws/aws-endpoint';
import { InMemoryDynamoDb } from './aws/dynamodb/in-memory-dynamodb';
import { InMemoryKms } from './aws/kms/in-memory-kms';
import { InMemoryParameterStore } from './aws/ssm/in-memory-parameter-store';
import { Buckets } from './buckets/buckets';
import { S3Endpoint } from './buckets/s3-endpoint';
import { ControlPlanes } from './control-planes/control-planes';
import { type AssemblyStack, readAssembly } from './deployment/assembly';
import { CustomResources } from './deployment/custom-resources';
import { Deployment } from './deployment/deployment';
import { watchAssembly } from './deployment/watch-assembly';
import { domainNames } from './domain-names';
import type { PreviewEndpoint } from './endpoint';
import { serveEndpoints } from './endpoints';
import { ParameterEvents } from './events/parameter-events';
import { logFunctionLine } from './functions/function-log';
import { Functions } from './functions/functions';
import { nodeProgram } from './functions/node-program';
import { ProcessReaper } from './functions/process-reaper';
import { TaskRoots } from './functions/task-roots';
import { HeadersPolicies } from './headers-policies/headers-policies';
import { KeyValueStores } from './key-value-stores/key-value-stores';
import { Listeners } from './listeners';
import { type Log, Notes } from './log';
import { EmbeddedMetrics } from './metrics/embedded-metrics';
import { Page } from './page/page';
import { type PreviewTokens, tokenServicesOf } from './token-services';
import { noteUnservedResources } from './unsupported-resources';
import type { WebSocketHandler } from './websocket-api/websocket-handler';

export { AwsError } from './aws/aws-error';
export type { InMemoryDynamoDb } from './aws/dynamodb/in-memory-dynamodb';
export type { InMemoryKms } from './aws/kms/in-memory-kms';
export type { InMemoryParameterStore } from './aws/ssm/in-memory-parameter-store';
export type { PreviewEndpoint } from './endpoint';
export { PreviewError } from './preview-error';
export type { PreviewTokens } from './token-services';

/** How a preview is started. */
export interface PreviewOptions {
  /** Directory of the synthesised cloud assembly, `cdk.out`. */
  readonly app: string;
  /**
   * First port; further servers count up.
   * @default 0 - free ports
   */
  readonly port?: number;
  /**
   * What tokens from outside of the app claim: an object of claims by name of the authorizer, `*` for all others. Any token
   * then stands for that user.
   *
   * @default {} - methods and routes with such authorizers answer 501 to whoever has a token
   */
  readonly claims?: unknown;
  /**
   * Whether HTTP integrations send requests to hosts other than this one, real ones.
   * @default false - such methods and routes answer 501
   */
  readonly send?: boolean;
  /**
   * Whether another assembly that is synthesised into `app` takes the place of the one that is served.
   * @default false
   */
  readonly watch?: boolean;
  /**
   * Program and arguments of the command `cdk-cors`, by which the page changes lists and tokens.
   * @default - the page only shows them
   */
  readonly command?: readonly string[];
  /**
   * Takes each line of the log.
   * @default - nothing is logged
   */
  readonly log?: Log;
}

/** A running preview. */
export interface Preview {
  /** URL of the page that shows all of it. */
  readonly page: string;
  /** URL of the AWS endpoint, for `--endpoint-url`. */
  readonly aws: string;
  readonly endpoints: readonly PreviewEndpoint[];
  /** Each `ScopedTokens` of the assembly. */
  readonly tokens: readonly PreviewTokens[];
  /** The Parameter Store behind the AWS endpoint. */
  readonly parameters: InMemoryParameterStore;
  /** The tables behind it. */
  readonly dynamodb: InMemoryDynamoDb;
  /** The keys behind it. */
  readonly kms: InMemoryKms;
  /** Stops every server and every function. */
  close(): Promise<void>;
}

/**
 * Serves a synthesised cloud assembly on loopback.
 *
 * @throws {PreviewError} `assembly-not-found`, `assembly-unreadable`, `claims-unusable`, `port-unavailable`
 */
export async function startPreview({
  app,
  port = 0,
  claims = {},
  send = false,
  watch = false,
  command,
  log: output = () => {},
}: PreviewOptions): Promise<Preview> {
  const assembly = resolve(app);
  const sources = readAssembly(assembly);
  const metrics = new EmbeddedMetrics();
  const page = new Page({ metrics: () => metrics.text(), command });
  const log: Log = (line) => {
    output(line);
    page.log(line);
  };
  const notes = new Notes(log);
  const parameters = new InMemoryParameterStore();
  const dynamodb = new InMemoryDynamoDb();
  const kms = new InMemoryKms();
  const buckets = new Buckets();
  const s3 = new S3Endpoint(buckets, log);
  const listeners = new Listeners(port, log);
  const temporaryDirectory = mkdtempSync(join(tmpdir(), 'cdk-cors-preview-'));
  const warden = new ProcessReaper(temporaryDirectory);
  let functions: Functions | undefined;
  let stopWatching = (): void => {};
  const close = async (): Promise<void> => {
    stopWatching();
    functions?.close();
    for (const series of metrics.series()) log(`metrics  ${series}`);
    warden.close();
    await listeners.close();
    rmSync(temporaryDirectory, { recursive: true, force: true });
  };
  try {
    const account = sources[0]?.account ?? '123456789012';
    const awsEndpoint = new AwsEndpoint([parameters, dynamodb, kms], account, log);
    let customResources: CustomResources | undefined;
    let deployment: Deployment | undefined;
    const controlPlanes = new ControlPlanes(() => deployment?.stacks ?? [], log);
    const keyValueStores = new KeyValueStores(() => deployment?.stacks ?? [], log);
    const headersPolicies = new HeadersPolicies(() => deployment?.stacks ?? [], log);
    const aws = await listeners.listen(async (request, response) => {
      if (metrics.handle(request, response)) return;
      const isHandled =
        (await customResources?.handle(request, response)) ||
        (await controlPlanes.handle(request, response)) ||
        (await keyValueStores.handle(request, response)) ||
        (await headersPolicies.handle(request, response)) ||
        (await s3.handle(request, response));
      if (!isHandled) await awsEndpoint.handle(request, response);
    });
    const awsUrl = `http://127.0.0.1:${aws}`;
    const functionLine = (label: string, line: string): void => {
      metrics.add(line);
      logFunctionLine(log, label, line);
    };
    const taskRoots = new TaskRoots(temporaryDirectory, [assembly, process.cwd()]);
    for (const modules of taskRoots.foreignModules()) {
      notes.note(`functions find packages in ${modules}, as they do not on Lambda: name another TMPDIR, or move it`);
    }
    functions = new Functions({ awsUrl, node: nodeProgram(), warden, output: functionLine }, notes, taskRoots);
    customResources = new CustomResources(functions, buckets, awsUrl, log);
    const addresses = new Addresses(listeners, page.recorded);
    const served = {
      parameters,
      dynamodb,
      functions,
      customResources,
      addresses,
      buckets,
      s3,
      controlPlanes,
      keyValueStores,
      headersPolicies,
      notes,
      log,
      claims,
      send,
    };
    const made = { tables: new Set<string>(), parameters: new Map<string, string>() };
    const webSockets = new Map<string, WebSocketHandler>();
    const live = functions;
    const serve = async (synthesised: readonly AssemblyStack[]) => {
      const next = new Deployment({ ...served, made });
      deployment = next;
      await next.deploy(synthesised);
      const { stacks, opened } = next;
      noteUnservedResources(stacks, notes);
      for (const name of domainNames(stacks)) listeners.hosts.add(name);
      live.replace(stacks);
      const events = new ParameterEvents(stacks, live, log);
      parameters.onChange = (...change) => {
        events.publish(...change);
        page.written(parameters.find(change[0]));
      };
      const endpoints = serveEndpoints({ ...served, stacks, webSockets });
      addresses.withdrawOthers(opened);
      const tokens = tokenServicesOf(stacks);
      const acts = command !== undefined;
      const changes = page.show({ app: assembly, aws: awsUrl, stacks, endpoints, tokens, parameters, acts });
      return { endpoints, tokens, changes };
    };
    const { endpoints, tokens } = await serve(sources);
    if (watch) {
      const swap = async (): Promise<void> => {
        try {
          const { changes } = await serve(readAssembly(assembly));
          log(`swapped  the assembly: ${changes.join('; ') || 'no policy changed'}`);
        } catch (error) {
          // what was served goes on
          log(`FAILED  the new assembly is not served: ${error instanceof Error ? error.message : error}`);
        }
      };
      stopWatching = watchAssembly(assembly, swap);
    }
    const pagePort = await listeners.listen((request, response) => page.handle(request, response));
    return { page: `http://127.0.0.1:${pagePort}`, aws: awsUrl, endpoints, tokens, parameters, dynamodb, kms, close };
  } catch (error) {
    await close();
    throw error;
  }
}
