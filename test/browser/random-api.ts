import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { EndpointClass, OriginAllowlist, RestApiCors } from 'cdk-cors';
import type { Construct } from 'constructs';
import { startPreview } from '../../cli/preview';
import { buildIfMissing } from './build';
import { PATTERNS_UNDER, type RandomApi, type RandomClass, type RandomRequest } from './random-cases';

/** APIs drawn at random, synthesised and served. */
export interface RunningApis {
  /** Serialised origin of the API that a request goes to. */
  origin(request: RandomRequest): string;
  /** URL of a request, with its number in it. */
  url(request: RandomRequest, number: number): string;
  /** Numbers of the requests that had a preflight, and of those that a handler was called for. */
  seen(): { readonly preflighted: ReadonlySet<number>; readonly handled: ReadonlySet<number> };
  /** Whether a function once could not read its list in time: on a machine too busy that says nothing of the policy. */
  listsWereLate(): boolean;
  close(): Promise<void>;
}

/** Synthesises an app with these APIs and serves it. */
export async function startRandomApis(apis: readonly RandomApi[]): Promise<RunningApis> {
  buildIfMissing();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-random-'));
  const handledFile = join(folder, 'handled');
  writeFileSync(handledFile, '');
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  apis.forEach((api, i) => {
    const stack = new Stack(app, `Api${i}`);
    OriginAllowlist.setParameterRoot(stack, `/random/api${i}`);
    addApi(stack, api, handledFile);
  });
  app.synth();

  const preflighted = new Set<number>();
  const failures: string[] = [];
  let late = false;
  const log = (line: string): void => {
    if (line.startsWith('FAILED')) failures.push(line);
    if (line.includes('allowlist-unavailable')) late = true;
    const number = /^\S+ {2}OPTIONS \S+[?&]n=(\d+)/.exec(line)?.[1];
    if (number !== undefined) preflighted.add(Number(number));
  };
  const preview = await startPreview({ app: join(folder, 'cdk.out'), log });
  if (failures.length > 0) throw new Error(failures.join('\n'));
  const bases = apis.map((_, i) => {
    const { httpsUrl } = preview.endpoints.find(({ stack }) => stack === `Api${i}`)!;
    return httpsUrl.replace('127.0.0.1', 'api.shop.example');
  });
  return {
    origin: ({ api }) => new URL(bases[api]!).origin,
    url: ({ api, path, status }, number) => `${bases[api]}/p${path}?status=${status}&n=${number}`,
    seen: () => ({ preflighted, handled: new Set(readFileSync(handledFile, 'utf8').trim().split('\n').map(Number)) }),
    listsWereLate: () => late,
    close: async () => {
      await preview.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function addApi(stack: Stack, { classes, paths }: RandomApi, handledFile: string): void {
  const endpointClasses = classes.map((drawn) => endpointClassOf(stack, drawn));
  const api = new RestApi(stack, 'Api');
  const cors = RestApiCors.of(api);
  const fn = new NodejsFunction(stack, 'Handler', {
    entry: join(__dirname, 'random-handler.ts'),
    runtime: Runtime.NODEJS_22_X,
    environment: { HANDLED_FILE: handledFile },
    timeout: Duration.seconds(30),
  });
  cors.addToFunction(fn);
  const integration = new LambdaIntegration(fn);
  paths.forEach(({ read, write }, n) => {
    cors.apply(`/p${n}`, { read: endpointClasses[read]!, write: endpointClasses[write]! });
    api.root.addResource(`p${n}`).addMethod('ANY', integration);
  });
}

function endpointClassOf(scope: Construct, { input, live }: RandomClass): EndpointClass {
  const { name, origins, maxAgeSeconds, ...rest } = input;
  return new EndpointClass(scope, name, {
    ...(rest as { methods: string[]; requestHeaders: string[]; exposedHeaders: string[]; selfOrigins: string[] }),
    allowlist: allowlistOf(origins, live),
    maxAge: Duration.seconds(maxAgeSeconds as number),
  });
}

function allowlistOf(origins: '*' | readonly string[], live: boolean): OriginAllowlist {
  if (origins === '*') return OriginAllowlist.anyOrigin();
  if (!live) return OriginAllowlist.of(...origins);
  return OriginAllowlist.fromParameterStore({ initialOrigins: [...origins], patternsUnder: PATTERNS_UNDER });
}
