import { describe, expect, it } from '@jest/globals';
import { follow } from '../../../lambda/allowlist-sync/follow';
import { ownPolicy } from '../../../lambda/allowlist-sync/own-policy';
import type { SyncTarget } from '../../../lambda/allowlist-sync/sync-target';
import { DistributionCors, EndpointClass, ListDelivery, OriginAllowlist } from '../../../lib';
import { isNativeOrigin } from '../../../lib/contract/native-origins';
import type { PolicyInput } from '../../../lib/policy';
import type { ResponseHeadersConfig } from '../../../lib/template/distribution/policy-configs';
import { responseHeadersPolicy } from '../../../lib/template/distribution/response-headers-policy';
import { edgeHeaders, headerValue } from '../../../preview/distribution/edge-headers';
import { applyResponseHeaders } from '../../../preview/distribution/response-headers';
import { isForHeadersPolicy } from '../../support/cases/applicable';
import { decideCases } from '../../support/cases/load';
import { FakeCloudFront } from '../../support/sync/fake-cloudfront';
import { refusal, Shop } from '../../support/synth/distribution-shop';

/** What the origin server says, and nobody is to see. */
const OF_ORIGIN = edgeHeaders([
  ['access-control-allow-origin', 'https://evil.example'],
  ['access-control-allow-credentials', 'true'],
]);

/** The policy that a class gets, once its list was written to it. */
async function written({ name, origins, methods, ...others }: PolicyInput) {
  const { maxAgeSeconds: _, origins: __, ...props } = { ...others, origins };
  const shop = new Shop();
  const one = new EndpointClass(shop, 'Class', {
    ...(props as object),
    className: name,
    allowlist: OriginAllowlist.fromParameterName('/shop/origins', { delivery: ListDelivery.PUSH }),
    methods: [...methods],
  });
  DistributionCors.of(shop.distribution({ defaultBehavior: { ...shop.uncached, origin: shop.origin } })).apply(
    '*',
    one,
  );
  expect(refusal(shop)).toBe('');
  const [{ Properties: ResourceProperties }] = shop.resources('Custom::CdkCorsResponseHeadersPolicy');
  const cloudFront = new FakeCloudFront();
  const event = { RequestType: 'Create', ResourceProperties };
  const { physicalResourceId: id } = await ownPolicy(event, cloudFront.services);
  const exact = (origins as readonly string[]).filter(isNativeOrigin);
  const lists = new Map([['orders', exact]]);
  const signal = AbortSignal.timeout(5_000);
  const { leftOut } = await follow(
    cloudFront.target(id, 'orders', undefined, others.credentials) as SyncTarget,
    lists,
    async () => true,
    signal,
    async () => {},
  );
  expect(leftOut.get('orders')).toEqual([]);
  return responseHeadersPolicy(id, cloudFront.policies.get(id)!.config as ResponseHeadersConfig);
}

const known = new Map<string, ReturnType<typeof written>>();

function policyOf(input: PolicyInput): ReturnType<typeof written> {
  const key = JSON.stringify(input);
  const policy = known.get(key) ?? written(input);
  known.set(key, policy);
  return policy;
}

const cases = decideCases().filter(isForHeadersPolicy);

describe('a response headers policy with a pushed list gives responses to the shared cases the headers of decide', () => {
  it('finds cases', () => expect(cases.length).toBeGreaterThan(40));

  it.each(cases.map((one) => [`${one.file}: ${one.name}`, one] as const))(
    '%s',
    async (_, { policy, request, ...one }) => {
      const lines = request.origin === undefined ? [] : [['origin', request.origin] as const];
      const asked = {
        method: request.method,
        headers: edgeHeaders(lines),
        uri: '/',
        querystring: '',
        clientIp: '',
        body: Buffer.alloc(0),
      };
      const answer = { status: 200, statusDescription: '', headers: OF_ORIGIN, body: Buffer.alloc(0) };
      const { headers } = applyResponseHeaders(await policyOf(policy), asked, answer);
      const seen = Object.fromEntries(
        ['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-expose-headers'].map(
          (name) => [name, headerValue(headers, name)?.replaceAll(', ', ',')],
        ),
      );
      const { vary: _vary, ...expected } = one.expect.headers;
      const bare = Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined));
      expect(bare).toEqual(expected);
    },
  );
});
