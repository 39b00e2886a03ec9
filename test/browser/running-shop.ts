import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { OriginAllowlist } from 'cdk-cors';
import { startPreview } from '../../cli/preview';
import { ShopStack } from '../../examples/shop/shop-stack';
import { compilePolicy, type Policy } from '../../lib/policy';
import type { FunctionConfig } from '../../lib/private/function-config';
import { buildIfMissing } from './build';

/** A request that came to the API, as the preview's log tells it. */
export interface LoggedRequest {
  readonly method: string;
  readonly status: number;
}

/** `examples/shop`, synthesised and served. */
export interface RunningShop {
  /** Serialised origin of the API over TLS. */
  readonly origin: string;
  /** URL of the API with its stage, over TLS and without. */
  readonly base: { readonly https: string; readonly http: string };
  /** The policy of the orders, as the template tells it, with an allowlist in place of the live one. */
  ordersPolicy(origins: readonly string[]): Policy;
  /** What synth said about how long a removed origin goes on, in seconds. */
  readonly removalBoundSeconds: number;
  /** Lines of the preview's log, so far. */
  readonly log: readonly string[];
  /** The requests so far whose URL contains the text. */
  requests(text: string): LoggedRequest[];
  /** Writes the live list of the orders, as the AWS CLI would. */
  putOrigins(value: string): Promise<void>;
  close(): Promise<void>;
}

interface ShopTemplate {
  readonly Metadata: { readonly 'cdk-cors': { readonly restApis: readonly [{ readonly config: FunctionConfig }] } };
}

/** Synthesises the shop and serves it. */
export async function startShop(): Promise<RunningShop> {
  buildIfMissing();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-shop-'));
  const app = new App({ outdir: folder, analyticsReporting: false });
  OriginAllowlist.setParameterRoot(app, '/shop/cors');
  new ShopStack(app, 'Shop');
  const { messages, template } = app.synth().getStackByName('Shop');
  const { config } = (template as ShopTemplate).Metadata['cdk-cors'].restApis[0];
  const bounds = messages.map(({ entry }) => /is refused within (\d+) s/.exec(String(entry.data))?.[1]);

  const log: string[] = [];
  const preview = await startPreview({ app: folder, log: (line) => log.push(line) });
  const { url, httpsUrl } = preview.endpoints[0]!;
  const https = httpsUrl.replace('127.0.0.1', 'api.shop.example');
  return {
    origin: new URL(https).origin,
    base: { https, http: url.replace('127.0.0.1', 'api.shop.example') },
    ordersPolicy: (origins) => compilePolicy({ ...config.classes['orders']!.policy, origins }),
    removalBoundSeconds: Number(bounds.find((bound) => bound !== undefined)),
    log,
    requests: (text) => log.flatMap((line) => (line.includes(text) ? loggedRequest(line) : [])),
    putOrigins: (value) => putParameter(preview.aws, '/shop/cors/orders/origins', value),
    close: async () => {
      await preview.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function loggedRequest(line: string): LoggedRequest[] {
  const [, method, status] = /^\S+ {2}([A-Z]+) \S+ {2}(\d{3})\b/.exec(line) ?? [];
  return method === undefined ? [] : [{ method, status: Number(status) }];
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export async function putParameter(endpoint: string, name: string, value: string): Promise<void> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.PutParameter' },
    body: JSON.stringify({ Name: name, Value: value, Type: 'StringList', Overwrite: true }),
  });
  if (!response.ok) throw new Error(await response.text());
}
