import { describe, expect, it } from '@jest/globals';
import { CachePolicy, type CfnDistribution, KeyGroup, PublicKey } from 'aws-cdk-lib/aws-cloudfront';
import { EndpointClass, OriginAllowlist } from '../../../lib';
import type { Shop } from '../../support/synth/distribution-shop';
import { NOTHING_TOLD, toldOf } from '../../support/synth/told-by-synth';

const SIMPLE = 'let pages do with GET, HEAD and POST and no requestHeaders, which need none';

const signed = (shop: Shop) => {
  const encodedKey = '-----BEGIN PUBLIC KEY-----\nMIIBIjANBg\n-----END PUBLIC KEY-----';
  const key = new PublicKey(shop, 'Key', { encodedKey });
  return { trustedKeyGroups: [new KeyGroup(shop, 'Keys', { items: [key] })] };
};

const override = (property: string, value: unknown) => (shop: Shop) => {
  const resource = shop.node.findChild('Distribution').node.defaultChild as CfnDistribution;
  resource.addPropertyOverride(`DistributionConfig.${property}`, value);
};

const segments = (shop: Shop, ...requestHeaders: string[]) =>
  EndpointClass.credentialed(shop, 'Segments', {
    methods: ['GET'],
    requestHeaders,
    allowlist: OriginAllowlist.of('https://player.shop.example'),
  });

describe('preflights where CloudFront asks for a signature', () => {
  const text =
    '*: CloudFront refuses requests without a signature before CORS is decided, and preflights, which segments needs, carry no ' +
    'cookies: sign URLs instead of setting cookies, since the URL of a preflight is that of its request, or ' +
    SIMPLE;

  it.each([
    ['by key groups', { behavior: signed }],
    ['by signers', { after: override('DefaultCacheBehavior.TrustedSigners', ['self']) }],
  ])('%s are refused, which is told with a way out', (_, given) => {
    const classOf = (shop: Shop) => segments(shop, 'x-player');
    expect(toldOf({ classOf, ...given })).toEqual({ refused: '', warnings: { 'preflights-turned-away': text } });
  });

  it('are not needed for simple requests, as the remark says, and the cache stays on', () => {
    const cachePolicy = CachePolicy.CACHING_OPTIMIZED;
    const behavior = (shop: Shop) => ({ ...signed(shop), cachePolicy });
    expect(toldOf({ classOf: (shop) => segments(shop), behavior })).toEqual(NOTHING_TOLD);
  });

  it('make nobody turn off the cache for cookies that CloudFront looks at itself', () => {
    const behavior = (shop: Shop) => ({ ...signed(shop), cachePolicy: CachePolicy.CACHING_OPTIMIZED });
    const { warnings } = toldOf({ classOf: (shop) => segments(shop, 'x-player'), behavior });
    expect(Object.keys(warnings)).toEqual(['preflights-turned-away']);
  });
});

describe('preflights where CloudFront asks for a client certificate', () => {
  const mutualTls = (mode: string) =>
    override('ViewerMtlsConfig', { Mode: mode, TrustStoreConfig: { TrustStoreId: 't' } });

  it('are refused, which is told with a way out', () => {
    const classOf = (shop: Shop) => segments(shop, 'x-player');
    expect(toldOf({ classOf, after: mutualTls('required') })).toEqual({
      refused: '',
      warnings: {
        'preflights-turned-away':
          '*: CloudFront refuses connections without a client certificate, and browsers send preflights, which segments needs, ' +
          "without one: make viewerMtlsConfig { mode: 'optional' } and check the certificate where requests are served, or " +
          SIMPLE,
      },
    });
  });

  it('may be refused by a connection function, which is told', () => {
    const after = (shop: Shop) => {
      mutualTls('optional')(shop);
      override('ConnectionFunctionAssociation', { Id: 'f' })(shop);
    };
    expect(toldOf({ classOf: (shop) => segments(shop, 'x-player'), after }).warnings).toEqual({
      'preflights-turned-away':
        '*: a connection function runs before CORS is decided, and browsers send preflights, which segments needs, without a client ' +
        `certificate: see that it lets such connections pass, or ${SIMPLE}`,
    });
  });

  it('are answered where it is optional, as the remark says', () => {
    const classOf = (shop: Shop) => segments(shop, 'x-player');
    expect(toldOf({ classOf, after: mutualTls('optional') })).toEqual(NOTHING_TOLD);
  });
});
