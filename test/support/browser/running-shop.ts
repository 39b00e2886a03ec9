import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { OriginAllowlist } from 'cdk-cors';
import { ShopStack } from '../../../examples/shop/shop-stack';
import type { FunctionConfig } from '../../../lib/contract/function-config';
import { compilePolicy, type Policy } from '../../../lib/policy';
import { type PreviewEndpoint, startPreview } from '../../../preview';
import { buildIfMissing } from './build';

/** A request that came in, as the preview's log tells it. */
export interface LoggedRequest {
  readonly method: string;
  readonly status: number;
}

/** The ways in: straight to the API, and by the distribution in front of it. */
export const WAYS_IN = ['api', 'distribution'] as const;

/** One way into the shop. */
export interface WayIn {
  /** Logical id. */
  readonly id: string;
  /** Serialised origin, over TLS. */
  readonly origin: string;
  /** URL that paths of the API go behind, over TLS and without. */
  readonly base: { readonly https: string; readonly http: string };
  /** What synth said about how long a removed origin goes on here, in seconds. */
  readonly removalBoundSeconds: number;
  /** The policy of the orders, as the template tells it, with an allowlist in place of the live one. */
  ordersPolicy(origins: readonly string[]): Policy;
  /** The requests that came in here so far and whose URL contains the text. */
  requests(text: string): LoggedRequest[];
}

/** What gives out and takes back the tokens of the quotes. */
export interface TokenService {
  /** `iss` of the tokens, and the URL that its endpoints are under. */
  readonly issuer: string;
  /** The same endpoints over TLS. */
  readonly httpsIssuer: string;
  /** What the CLI has to be told. */
  readonly cliOptions: readonly string[];
  /** What synth said about how long a revoked token goes on, in seconds. */
  readonly revocationBoundSeconds: number;
}

/** `examples/shop`, synthesised and served. */
export interface RunningShop {
  readonly ways: Readonly<Record<(typeof WAYS_IN)[number], WayIn>>;
  readonly tokens: TokenService;
  /** What `cdk-cors origins` has to be told. */
  readonly cliOptions: readonly string[];
  /** Lines of the preview's log, so far. */
  readonly log: readonly string[];
  /** Writes the live list of the orders, as the AWS CLI would. */
  putOrigins(value: string): Promise<void>;
  close(): Promise<void>;
}

interface ShopTemplate {
  readonly Metadata: {
    readonly 'cdk-cors': Readonly<Record<'restApis' | 'distributions', readonly [{ readonly config: FunctionConfig }]>>;
  };
}

/** Synthesises the shop and serves it. */
export async function startShop(Shop: typeof ShopStack = ShopStack): Promise<RunningShop> {
  buildIfMissing();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-shop-'));
  const app = new App({ outdir: folder, analyticsReporting: false });
  OriginAllowlist.setParameterRoot(app, '/shop/cors');
  new Shop(app, 'Shop');
  const { messages, template } = app.synth().getStackByName('Shop');
  const { restApis, distributions } = (template as ShopTemplate).Metadata['cdk-cors'];
  const remarks = messages.map(({ entry }) => String(entry.data));

  const log: string[] = [];
  const preview = await startPreview({ app: folder, log: (line) => log.push(line) });
  const wayIn = (kind: PreviewEndpoint['kind'], { classes }: FunctionConfig, remark: string): WayIn => {
    const { id, url, httpsUrl } = preview.endpoints.find((endpoint) => endpoint.kind === kind)!;
    const https = httpsUrl.replace('127.0.0.1', 'api.shop.example');
    return {
      id,
      origin: new URL(https).origin,
      base: { https, http: url.replace('127.0.0.1', 'api.shop.example') },
      removalBoundSeconds: boundOf(remarks.find((text) => text.includes(`[ack: cdk-cors:${remark}]`))),
      ordersPolicy: (origins) => compilePolicy({ ...classes['orders']!.policy, origins }),
      requests: (text) => log.flatMap((line) => (line.includes(text) ? loggedRequest(line, id) : [])),
    };
  };
  const [table] = await tableNames(preview.aws);
  const issuer = preview.endpoints.find(({ kind }) => kind === 'http-api')!;
  return {
    ways: {
      api: wayIn('rest-api', restApis[0].config, 'removal-bound'),
      distribution: wayIn('distribution', distributions[0].config, 'edge-removal-bound'),
    },
    tokens: {
      issuer: issuer.url,
      httpsIssuer: issuer.httpsUrl,
      cliOptions: ['--table', table!, '--endpoint-url', preview.aws],
      revocationBoundSeconds: Number(/takes effect within T = (\d+) s/.exec(remarks.join())?.[1]),
    },
    cliOptions: ['--app', folder, '--endpoint-url', preview.aws],
    log,
    putOrigins: (value) => putParameter(preview.aws, '/shop/cors/orders/origins', value),
    close: async () => {
      await preview.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Seconds that a remark promises. */
export function boundOf(remark = ''): number {
  const [, sum] = /is refused within (.+)/.exec(remark) ?? [];
  const [, seconds, cached] = /^(\d+) s(?: and (\d+) s in CloudFront's cache)?/.exec(sum ?? '') ?? [];
  return Number(seconds) + Number(cached ?? 0);
}

/** @param id logical id of what the request came to */
function loggedRequest(line: string, id: string): LoggedRequest[] {
  const [, by, method, status] = /^(\S+) {2}([A-Z]+) \S+ {2}(\d{3})\b/.exec(line) ?? [];
  return method === undefined || by !== id ? [] : [{ method, status: Number(status) }];
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export async function putParameter(endpoint: string, name: string, value: string): Promise<void> {
  await callAws(endpoint, 'AmazonSSM.PutParameter', { Name: name, Value: value, Type: 'StringList', Overwrite: true });
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export async function tableNames(endpoint: string): Promise<readonly string[]> {
  const { TableNames } = await callAws(endpoint, 'DynamoDB_20120810.ListTables', {});
  return TableNames as readonly string[];
}

async function callAws(endpoint: string, target: string, input: object): Promise<Record<string, unknown>> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Record<string, unknown>;
}
