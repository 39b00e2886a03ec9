import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Addresses } from './addresses';
import type { InMemoryDynamoDb } from './aws/dynamodb/in-memory-dynamodb';
import type { InMemoryKms } from './aws/kms/in-memory-kms';
import type { InMemoryParameterStore } from './aws/ssm/in-memory-parameter-store';
import { AwsServices } from './aws-services';
import { readAssembly } from './deployment/assembly';
import { CustomResources } from './deployment/custom-resources';
import { watchAssembly } from './deployment/watch-assembly';
import type { PreviewEndpoint } from './endpoint';
import { logFunctionLine } from './functions/function-log';
import { Functions } from './functions/functions';
import { nodeProgram } from './functions/node-program';
import { ProcessReaper } from './functions/process-reaper';
import { TaskRoots } from './functions/task-roots';
import { Listeners } from './listeners';
import { type Log, Notes } from './log';
import { EmbeddedMetrics } from './metrics/embedded-metrics';
import { Page } from './page/page';
import type { PreviewOptions } from './preview-options';
import { ServedAssembly } from './served-assembly';
import type { PreviewTokens } from './token-services';

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
  app: directory,
  port = 0,
  claims = {},
  send = false,
  watch = false,
  command,
  log: output = () => {},
}: PreviewOptions): Promise<Preview> {
  const app = resolve(directory);
  const sources = readAssembly(app);
  const metrics = new EmbeddedMetrics();
  const page = new Page({ metrics: () => metrics.text(), command });
  const log: Log = (line) => {
    output(line);
    page.log(line);
  };
  const notes = new Notes(log);
  const listeners = new Listeners(port, log);
  const temporaryDirectory = mkdtempSync(join(tmpdir(), 'cdk-cors-preview-'));
  const warden = new ProcessReaper(temporaryDirectory);
  let functions: Functions | undefined;
  let customResources: CustomResources | undefined;
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
    const assembly = new ServedAssembly();
    const aws = new AwsServices(sources[0]?.account ?? '123456789012', () => assembly.stacks, log);
    const awsPort = await listeners.listen(async (request, response) => {
      if (metrics.handle(request, response) || (await customResources?.handle(request, response))) return;
      await aws.handle(request, response);
    });
    const awsUrl = `http://127.0.0.1:${awsPort}`;
    const functionLine = (label: string, line: string): void => {
      metrics.add(line);
      logFunctionLine(log, label, line);
    };
    const taskRoots = new TaskRoots(temporaryDirectory, [app, process.cwd()]);
    for (const modules of taskRoots.foreignModules()) {
      notes.note(`functions find packages in ${modules}, as they do not on Lambda: name another TMPDIR, or move it`);
    }
    functions = new Functions({ awsUrl, node: nodeProgram(), warden, output: functionLine }, notes, taskRoots);
    customResources = new CustomResources(functions, aws.buckets, awsUrl, log);
    const addresses = new Addresses(listeners, page.record);
    const acts = command !== undefined;
    const by = {
      aws,
      awsUrl,
      functions,
      customResources,
      addresses,
      listeners,
      page,
      app,
      acts,
      notes,
      log,
      claims,
      send,
    };
    const { endpoints, tokens } = await assembly.serve(sources, by);
    if (watch) {
      const swap = async (): Promise<void> => {
        try {
          const { changes } = await assembly.serve(readAssembly(app), by);
          log(`swapped  the assembly: ${changes.join('; ') || 'no policy changed'}`);
        } catch (error) {
          // what was served goes on
          log(`FAILED  the new assembly is not served: ${error instanceof Error ? error.message : error}`);
        }
      };
      stopWatching = watchAssembly(app, swap);
    }
    const pagePort = await listeners.listen((request, response) => page.handle(request, response));
    const { parameters, dynamodb, kms } = aws;
    return { page: `http://127.0.0.1:${pagePort}`, aws: awsUrl, endpoints, tokens, parameters, dynamodb, kms, close };
  } catch (error) {
    await close();
    throw error;
  }
}
