import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  AllowedMethods,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  Distribution,
} from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { DistributionCors, EndpointClass, ListDelivery, OriginAllowlist } from 'cdk-cors';
import { FRESH_SECONDS } from '../../../lib/contract/times';
import { startPreview } from '../../../preview';
import { buildIfMissing } from './build';
import { boundOf, putParameter } from './running-shop';

/**
 * Behaviours with a live class, each cached in another way: by CDK's default, by a policy of the app's, and not at all. The list of some is
 * pushed, so that a CloudFront Function decides on preflights and writes, and a response headers policy on responses.
 */
export const LIVE = ['cached', 'keyed', 'uncached', 'pushed', 'kept'] as const;
/** The same and one with a literal class, which a response headers policy is enough for. */
export const BEHAVIORS = [...LIVE, 'listed'] as const;
export type BehaviorName = (typeof BEHAVIORS)[number];

/** Their lists are pushed; what the second one gets is cached. */
const PUSHED: readonly BehaviorName[] = ['pushed', 'kept'];
/** Within what a change of a pushed list is at everything that holds it. */
const PUSHED_SECONDS = 1;

/** A distribution in front of an API that knows nothing of CORS, synthesised and served. */
export interface RunningDistribution {
  /** URL, over TLS. */
  readonly url: string;
  /** Lines of the preview's log, so far. */
  readonly log: readonly string[];
  /** What synth said about how long a removed origin goes on, in seconds. */
  removalBoundSeconds(behavior: (typeof LIVE)[number]): number;
  /** Writes the live list. */
  putOrigins(...origins: string[]): Promise<void>;
  close(): Promise<void>;
}

/** @param origins who is listed, by the live class at first and by the literal one */
export async function startDistribution(origins: readonly string[]): Promise<RunningDistribution> {
  buildIfMissing();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-distribution-'));
  const app = new App({ outdir: folder, analyticsReporting: false });
  const stack = new Stack(app, 'Edge', { env: { region: 'us-east-1' } });
  OriginAllowlist.setParameterRoot(stack, '/edge');
  addDistribution(stack, origins);
  const remarks = app
    .synth()
    .getStackByName('Edge')
    .messages.map(({ entry }) => String(entry.data));
  const bounds = remarks.find((text) => text.includes('[ack: cdk-cors:edge-removal-bound]'))?.split('; ') ?? [];

  const log: string[] = [];
  const preview = await startPreview({ app: folder, log: (line) => log.push(line) });
  const { httpsUrl } = preview.endpoints.find(({ kind }) => kind === 'distribution')!;
  return {
    url: httpsUrl.replace('127.0.0.1', 'cdn.shop.example'),
    log,
    // CloudFront's own time for a policy is none that the preview takes
    removalBoundSeconds: (behavior) =>
      PUSHED.includes(behavior) ? PUSHED_SECONDS : boundOf(bounds.find((text) => text.startsWith(`/${behavior}*: `))),
    putOrigins: async (...listed) => {
      for (const name of ['live', 'pushed']) await putParameter(preview.aws, `/edge/${name}/origins`, listed.join());
    },
    close: async () => {
      await preview.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function addDistribution(stack: Stack, origins: readonly string[]): void {
  const live = EndpointClass.credentialed(stack, 'Live', {
    allowlist: OriginAllowlist.fromParameterStore({ initialOrigins: [...origins] }),
    methods: ['GET', 'POST'],
    requestHeaders: ['content-type'],
  });
  const pushed = EndpointClass.credentialed(stack, 'Pushed', {
    allowlist: OriginAllowlist.fromParameterStore({ initialOrigins: [...origins], delivery: ListDelivery.PUSH }),
    methods: ['GET', 'POST'],
    requestHeaders: ['content-type'],
  });
  const listed = new EndpointClass(stack, 'Listed', {
    allowlist: OriginAllowlist.of(...origins),
    methods: ['GET'],
    credentials: true,
  });

  const api = new RestApi(stack, 'Api');
  const handler = new NodejsFunction(stack, 'Handler', {
    entry: join(__dirname, 'distribution-handler.ts'),
    runtime: Runtime.NODEJS_22_X,
  });
  const defaultIntegration = new LambdaIntegration(handler);
  for (const behavior of BEHAVIORS) api.root.addResource(behavior).addProxy({ defaultIntegration });

  const origin = new RestApiOrigin(api);
  const distribution = new Distribution(stack, 'Distribution', { defaultBehavior: { origin } });
  const cors = DistributionCors.of(distribution);
  for (const behavior of BEHAVIORS) {
    const cachePolicy = cachePolicyOf(stack, behavior);
    distribution.addBehavior(`/${behavior}*`, origin, { allowedMethods: AllowedMethods.ALLOW_ALL, cachePolicy });
    cors.apply(`/${behavior}*`, behavior === 'listed' ? listed : PUSHED.includes(behavior) ? pushed : live);
  }
}

/** @returns `undefined` for CDK's default */
function cachePolicyOf(stack: Stack, behavior: BehaviorName): CachePolicy | undefined {
  if (behavior === 'uncached' || behavior === 'pushed') return CachePolicy.CACHING_DISABLED as CachePolicy;
  if (behavior !== 'keyed') return undefined;
  return new CachePolicy(stack, 'Keyed', {
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.seconds(FRESH_SECONDS),
    headerBehavior: CacheHeaderBehavior.allowList('Origin'),
    cookieBehavior: CacheCookieBehavior.allowList('user'),
  });
}
