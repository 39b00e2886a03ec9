import { describe, expect, it } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AllowedMethods, CachePolicy, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { DistributionCors, EndpointClass, ListDelivery, OriginAllowlist, RestApiCors } from '../../lib';
import { effectiveName } from '../../lib/contract/effective-list';
import { partName } from '../../lib/contract/effective-part';
import { shardName } from '../../lib/contract/list-sources';
import type { Preview } from '../../preview';
import { inline } from '../support/preview/served-app';
import { distributionPreview } from '../support/preview/served-distribution';
import { wrappedFunction } from '../support/preview/wrapped-function';
import { HAS_PYTHON } from '../support/python/has-python';

const SOURCE = '/shop/cors/orders/origins';
const SHARDS = 80;
const ORIGINS = 20_000;
const EACH = ORIGINS / SHARDS;
const STRANGER = 'https://stranger.example';
/** How soon a change has to arrive: many times what it has to be. A slow machine is no fault. */
const PATIENCE_MS = 60_000;
/** Which of the answers is the preflight that the store of the distribution decides. */
const STORE = 2;
/** Between two looks, each of some requests. */
const PAUSE_MS = 100;

const ANSWER = 'exports.handler = async () => ({ statusCode: 200 });';
const PYTHON = 'from cdk_cors_runtime import with_cors\n@with_cors\ndef handler(e, c): return {"statusCode": 200}';

const origin = (i: number) => `https://s-${i}.tenants.example`;
const shard = (i: number) => Array.from({ length: EACH }, (_, k) => origin(i * EACH + k));

/** Somebody who signs up, in a parameter that has room for one more. */
const NEW = 'https://new.tenants.example';
const LAST = SHARDS - 1;

/**
 * An API whose preflights a function answers, with a handler in `withCors` and, where python3 is there, one in `with_cors`; and a
 * distribution that answers preflights from its store, in front of a handler that knows nothing of CORS, to whose responses a function at
 * the edge gives headers.
 */
function shop(stack: Stack): void {
  const orders = EndpointClass.credentialed(stack, 'Orders', {
    allowlist: OriginAllowlist.fromParameterStore({
      delivery: ListDelivery.PUSH,
      shards: 100,
      initialOrigins: [origin(0)],
    }),
    methods: ['GET', 'PUT'],
  });
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const handler = wrappedFunction(stack, 'Handler', "{ statusCode: 200, body: '[]' }");
  api.root.addResource('orders').addMethod('ANY', new LambdaIntegration(handler));
  api.root.addResource('behind').addMethod('GET', new LambdaIntegration(inline(stack, 'Behind', ANSWER)));
  const cors = RestApiCors.of(api).apply('/orders', orders).addToFunction(handler);
  if (HAS_PYTHON) {
    const python = inline(stack, 'Python', PYTHON, { runtime: Runtime.PYTHON_3_13 });
    api.root.addResource('python').addMethod('ANY', new LambdaIntegration(python));
    cors.apply('/python', orders).addToFunction(python);
  }
  const uncached = {
    origin: new RestApiOrigin(api),
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
  };
  DistributionCors.of(new Distribution(stack, 'Cdn', { defaultBehavior: uncached })).apply('*', orders);
}

const write = ({ parameters }: Pick<Preview, 'parameters'>, i: number, origins: readonly string[]) =>
  parameters.put({
    name: shardName(SOURCE, i),
    value: origins.join(','),
    type: 'StringList',
    tier: 'Advanced',
    overwrite: true,
  });

/** Of each part of the list in force. */
const versions = ({ parameters }: Pick<Preview, 'parameters'>) =>
  Array.from({ length: SHARDS }, (_, i) => parameters.get(partName(effectiveName(SOURCE), i)).current.version);

/** What an origin is granted at each place, first that of a preflight, then that of a response. */
class Places {
  constructor(private readonly urls: readonly string[]) {}

  async granted(asked: string): Promise<(string | null)[]> {
    const preflight = { method: 'OPTIONS', headers: { origin: asked, 'access-control-request-method': 'PUT' } };
    const asking = this.urls.flatMap((url) =>
      [preflight, { headers: { origin: asked } }].map((init) => fetch(url, init)),
    );
    const answers = await Promise.all(asking);
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
    return answers.map(({ headers }) => headers.get('access-control-allow-origin'));
  }

  /** How long it takes until all of them, or none of them, grant it; and until the store of the distribution does. */
  async until(asked: string, isGranted: boolean): Promise<string> {
    const startedAt = Date.now();
    const expected = isGranted ? asked : null;
    let native: number | undefined;
    for (;;) {
      const granted = await this.granted(asked);
      const milliseconds = Date.now() - startedAt;
      if (granted[STORE] === expected) native ??= milliseconds;
      if (granted.every((one) => one === expected)) return `after ${milliseconds} ms, at the store after ${native} ms`;
      if (milliseconds > PATIENCE_MS) throw new Error(`${asked}: ${granted} after ${PATIENCE_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

describe('a list of 20,000 origins in 80 parameters, in the preview', () => {
  it('admits each of them everywhere, and nobody else, and follows a change of one parameter', async () => {
    const served = await distributionPreview(shop, 'eu-west-1');
    const kinds = new Map(served.endpoints.map(({ kind, url }) => [kind, url.replace(/\/$/, '')]));
    const api = kinds.get('rest-api');
    const urls = [`${api}/orders`, `${kinds.get('distribution')}/behind`, ...(HAS_PYTHON ? [`${api}/python`] : [])];
    const places = new Places(urls);
    const each = (granted: string | null) => Array(2 * urls.length).fill(granted);
    expect(await places.granted(origin(0))).toEqual(each(origin(0)));
    expect(await places.granted(origin(1))).toEqual(each(null));

    // of 80 changes one event arrives: the last
    const { onChange } = served.parameters;
    served.parameters.onChange = () => {};
    for (let i = 0; i < LAST; i++) write(served, i, shard(i));
    served.parameters.onChange = onChange;
    write(served, LAST, shard(LAST).slice(1));
    const all = await places.until(origin(ORIGINS - 1), true);
    for (const i of [0, 1, ORIGINS / 2, ORIGINS - 1]) expect(await places.granted(origin(i))).toEqual(each(origin(i)));
    for (const other of [STRANGER, NEW, origin(ORIGINS)]) expect(await places.granted(other)).toEqual(each(null));

    served.lines.length = 0;
    const before = versions(served);
    write(served, LAST, [...shard(LAST).slice(1), NEW]);
    const added = await places.until(NEW, true);
    expect(await places.granted(origin(ORIGINS / 2))).toEqual(each(origin(ORIGINS / 2)));
    write(served, LAST, shard(LAST).slice(1));
    const changed = versions(served).flatMap((version, i) =>
      version === before[i] ? [] : [[i, version - before[i]!]],
    );
    expect(changed).toEqual([[LAST, 1]]);
    const removed = await places.until(NEW, false);
    console.info(`all ${all}; added ${added}; removed ${removed}`);
    const preflights = served.lines.filter((line) => /^Cdn\S+ {2}OPTIONS /.test(line));
    expect(preflights.length).toBeGreaterThan(0);
    // the distribution answers them itself, without a function of Lambda
    expect(preflights.filter((line) => !line.includes('  viewer-request  '))).toEqual([]);
    // a function that waits too long on a busy machine goes by what it has, and asks again
    expect(served.lines.filter((line) => /problem=(?!timeout)/.test(line))).toEqual([]);
  }, 240_000);
});
