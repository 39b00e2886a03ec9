import { describe, expect, it } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { DistributionCors, type ScopedTokensProps } from '../../../lib';
import { Shop } from '../../support/synth/distribution-shop';
import { gatewayTokens, quotesClass, shopTokens } from '../../support/synth/token-app';

interface Setup {
  readonly audience: string;
  readonly domainNames?: string[];
  readonly props?: Partial<ScopedTokensProps>;
  readonly policy?: typeof OriginRequestPolicy.ALL_VIEWER;
}

/** What is said of proofs about a distribution in front of an API with tokens. */
function told({ audience, domainNames, props, policy }: Setup, make = shopTokens): string[] {
  const shop = new Shop();
  const certificate = Certificate.fromCertificateArn(shop, 'Certificate', 'arn:aws:acm:us-east-1:1:certificate/x');
  const originRequestPolicy = policy ?? OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER;
  const behavior = { origin: shop.origin, ...shop.uncached, originRequestPolicy };
  const distribution = shop.distribution({
    additionalBehaviors: { '/quotes*': behavior },
    ...(domainNames && { domainNames, certificate }),
  });
  DistributionCors.of(distribution).apply('/quotes*', quotesClass(shop, make(shop, { audience, ...props })));
  return Annotations.fromStack(shop)
    .findWarning('*', Match.stringLikeRegexp('bound to a key'))
    .map(({ entry }) => String(entry.data));
}

const A = 'https://a.shop.example';

describe('a distribution before tokens that may be bound to keys', () => {
  it('is one whose URL the authorizer does not know where the audience is a URN', () => {
    expect(told({ audience: 'urn:shop:api', domainNames: ['a.shop.example'] })).toEqual([
      '/quotes*: clients of Shop/Tokens that are bound to a key (DPoP) get 401 at https://a.shop.example: their proofs name the ' +
        'URL that they call, and the authorizer knows the API\'s own and that of audience, "urn:shop:api"; write ' +
        '"https://a.shop.example" as audience, and have them call that, or acknowledge this where no client is added with ' +
        '--dpop [ack: cdk-cors:proof-url-unknown]',
    ]);
    // as advised
    expect(told({ audience: A, domainNames: ['a.shop.example'] })).toEqual([]);
  });

  it('has a second domain that the audience is not', () => {
    const [text] = told({ audience: `${A}/v1`, domainNames: ['a.shop.example', 'b.shop.example'] });
    expect(text).toContain('get 401 at https://b.shop.example: ');
    expect(text).toContain('; have them call https://a.shop.example, or');
  });

  it('has no domain of its own, and one that no audience can have before it is there', () => {
    const [text] = told({ audience: A });
    expect(text).toContain('get 401 at the domain that CloudFront gives it: ');
    expect(text).toContain('; give the distribution a domain name, and write its URL as audience, or');
    expect(told({ audience: 'https://d111111abcdef8.cloudfront.net' })).toEqual([]);
  });

  it('has a domain for all below it, of which the audience may be one', () => {
    expect(told({ audience: A, domainNames: ['*.shop.example'] })).toEqual([]);
    expect(told({ audience: A, domainNames: ['*.other.example'] })).toHaveLength(1);
  });

  it.each<[string, Setup, typeof shopTokens]>([
    ['the API sees the host that clients name', { audience: A, policy: OriginRequestPolicy.ALL_VIEWER }, shopTokens],
    ['API Gateway verifies', { audience: A }, gatewayTokens],
    [
      'results are kept, so that nothing can be bound',
      { audience: A, props: { maxRevocationTime: Duration.seconds(36), resultsCacheTtl: Duration.seconds(30) } },
      shopTokens,
    ],
  ])('is not spoken of where %s', (_, setup, make) => {
    expect(told(setup, make)).toEqual([]);
  });
});
