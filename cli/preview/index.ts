import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AwsEndpoint } from './aws-endpoint';
import { selfSignedCertificate } from './certificate';
import { logFunctionLine } from './lambda/function-log';
import { Functions } from './lambda/functions';
import { Warden } from './lambda/warden';
import { Listeners } from './listeners';
import { type Log, Notes } from './log';
import { buildRestApis, ofType } from './rest-api/build-model';
import { LambdaPermissions } from './rest-api/lambda-permissions';
import { MockDecisions } from './rest-api/mock-decisions';
import type { RestApi } from './rest-api/model';
import { RestApiHandler } from './rest-api/rest-api-handler';
import { ParameterStore } from './ssm/parameter-store';
import { readAssembly } from './template/assembly';
import { CustomResources } from './template/custom-resources';
import { Deployment } from './template/deployment';
import type { Stack } from './template/stack';
import { noteUnservedResources } from './unserved';

export { AwsError } from './aws-error';
export { PreviewError } from './preview-error';
export type { ParameterStore } from './ssm/parameter-store';

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
   * Takes each line of the log.
   * @default - nothing is logged
   */
  readonly log?: Log;
}

/** Something of the assembly that answers HTTP requests. */
export interface PreviewEndpoint {
  readonly kind: 'rest-api' | 'http-api' | 'distribution';
  /** Logical id. */
  readonly id: string;
  /** Base URL; of a REST API with the stage. */
  readonly url: string;
  /** The same over TLS, with a certificate that nobody trusts. */
  readonly httpsUrl: string;
  /** Name of its stack. */
  readonly stack: string;
}

/** A running preview. */
export interface Preview {
  /** URL of the AWS endpoint, for `--endpoint-url`. */
  readonly aws: string;
  readonly endpoints: readonly PreviewEndpoint[];
  /** The Parameter Store behind the AWS endpoint. */
  readonly parameters: ParameterStore;
  /** Stops every server and every function. */
  close(): Promise<void>;
}

/**
 * Serves a synthesised cloud assembly on loopback.
 *
 * @throws {PreviewError} `assembly-not-found`, `assembly-unreadable`, `port-unavailable`
 */
export async function startPreview({ app, port = 0, log = () => {} }: PreviewOptions): Promise<Preview> {
  const sources = readAssembly(resolve(app));
  const notes = new Notes(log);
  const parameters = new ParameterStore();
  const listeners = new Listeners(port, log);
  const temporaryDirectory = mkdtempSync(join(tmpdir(), 'cdk-cors-preview-'));
  const warden = new Warden(temporaryDirectory);
  let functions: Functions | undefined;
  const close = async (): Promise<void> => {
    functions?.close();
    warden.close();
    await listeners.close();
    rmSync(temporaryDirectory, { recursive: true, force: true });
  };
  try {
    const awsEndpoint = new AwsEndpoint(parameters, sources[0]?.account ?? '123456789012', log);
    let customResources: CustomResources | undefined;
    const aws = await listeners.listen(async (request, response) => {
      if (!(await customResources?.handle(request, response))) await awsEndpoint.handle(request, response);
    });
    const awsUrl = `http://127.0.0.1:${aws}`;
    const output = (label: string, line: string): void => logFunctionLine(log, label, line);
    functions = new Functions({ awsUrl, warden, output }, notes, temporaryDirectory);
    customResources = new CustomResources(functions, awsUrl, log);
    const deployment = new Deployment({ parameters, functions, customResources, notes, log });
    await deployment.deploy(sources);
    noteUnservedResources(deployment.stacks, notes);
    const endpoints = await serveRestApis(deployment.stacks, functions, listeners, notes, log);
    return { aws: awsUrl, endpoints, parameters, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function serveRestApis(
  stacks: readonly Stack[],
  functions: Functions,
  listeners: Listeners,
  notes: Notes,
  log: Log,
): Promise<PreviewEndpoint[]> {
  const permissions = new LambdaPermissions(stacks);
  const decisions = new MockDecisions(stacks, log);
  const apiKeys = stacks
    .flatMap((stack) => ofType(stack, 'AWS::ApiGateway::ApiKey'))
    .flatMap(({ properties }) => (properties.Value === undefined ? [] : [String(properties.Value)]));
  const apis = buildRestApis(stacks);
  const certificate = apis.length > 0 ? await selfSignedCertificate() : undefined;
  const endpoints: PreviewEndpoint[] = [];
  for (const api of apis) {
    const handler = new RestApiHandler(api, { functions, permissions, decisions, apiKeys, log });
    const plain = await listeners.listen((request, response) => handler.handle(request, response));
    const secure = await listeners.listen((request, response) => handler.handle(request, response), certificate);
    if (api.stages.size === 0)
      notes.note(`${api.stack.name}: REST API ${api.logicalId} has no stage, nothing reaches it`);
    endpoints.push(...[...api.stages.keys()].map((stage) => restApiEndpoint(api, stage, plain, secure)));
  }
  return endpoints;
}

function restApiEndpoint({ logicalId, stack }: RestApi, stage: string, plain: number, secure: number): PreviewEndpoint {
  return {
    kind: 'rest-api',
    id: logicalId,
    url: `http://127.0.0.1:${plain}/${stage}`,
    httpsUrl: `https://127.0.0.1:${secure}/${stage}`,
    stack: stack.name,
  };
}
