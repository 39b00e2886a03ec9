import { describe, expect, it } from '@jest/globals';
import { CachePolicy, CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { DistributionCors } from '../../../lib';
import { overriddenConfig } from '../../../lib/private/distribution/overridden-config';
import { Referred } from '../../../lib/private/references';
import { propertyName } from '../../../lib/private/with-overrides';
import { Shop } from '../../support/synth/distribution-shop';

function configOf(override: (resource: CfnDistribution) => void) {
  const shop = new Shop();
  const resource = new CfnDistribution(shop, 'Raw', {
    distributionConfig: {
      enabled: true,
      aliases: ['shop.example'],
      origins: [
        { id: 'a', domainName: 'a.example' },
        { id: 'b', domainName: 'b.example' },
      ],
      defaultCacheBehavior: { targetOriginId: 'a', viewerProtocolPolicy: 'https-only' },
    },
  });
  override(resource);
  return overriddenConfig<Record<string, never>>(resource);
}

describe('overriddenConfig', () => {
  it('has what was set, and what was put over it, by the names of the properties', () => {
    const config = configOf((resource) => {
      resource.addPropertyOverride('DistributionConfig.Origins.1.OriginPath', '/v1');
      resource.addPropertyOverride('DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations', [
        { EventType: 'viewer-response', LambdaFunctionARN: 'arn' },
      ]);
      resource.addPropertyOverride('DistributionConfig.Aliases', ['other.example']);
      resource.addPropertyDeletionOverride('DistributionConfig.Comment');
    });
    expect(config).toMatchObject({
      aliases: ['other.example'],
      origins: [{ id: 'a' }, { id: 'b', domainName: 'b.example', originPath: '/v1' }],
      defaultCacheBehavior: {
        targetOriginId: 'a',
        lambdaFunctionAssociations: [{ eventType: 'viewer-response', lambdaFunctionArn: 'arn' }],
      },
    });
  });

  it('knows whose a value is that only the deployment knows', () => {
    const config = configOf((resource) => {
      const { stack } = resource;
      const other = new CfnDistribution(stack, 'Other', { distributionConfig: resource.distributionConfig });
      resource.addPropertyOverride('DistributionConfig.WebACLId', other.ref);
    });
    expect(config['webAclId']).toBeInstanceOf(Referred);
  });

  it.each([
    ['LambdaFunctionARN', 'lambdaFunctionArn'],
    ['ErrorCachingMinTTL', 'errorCachingMinTtl'],
    ['WebACLId', 'webAclId'],
    ['CNAMEs', 'cnamEs'],
    ['IPV6Enabled', 'ipv6Enabled'],
    ['S3OriginConfig', 's3OriginConfig'],
    ['HTTPSPort', 'httpsPort'],
    ['TargetOriginId', 'targetOriginId'],
  ])('calls %s %s, as CDK does', (name, property) => {
    expect(propertyName(name)).toBe(property);
  });
});

describe('behaviours that an override lists', () => {
  it('get what their class needs, and keep what they have', () => {
    const shop = new Shop();
    const distribution = shop.distribution({
      additionalBehaviors: { '/orders/*': { origin: shop.origin, ...shop.uncached } },
    });
    const listed = {
      PathPattern: '/admin/*',
      TargetOriginId: 'a',
      ViewerProtocolPolicy: 'https-only',
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      CachePolicyId: CachePolicy.CACHING_DISABLED.cachePolicyId,
    };
    const resource = distribution.node.defaultChild as CfnDistribution;
    resource.addPropertyOverride('DistributionConfig.CacheBehaviors', [listed]);
    DistributionCors.of(distribution).apply('/admin/*', shop.admin);
    expect(shop.distributionConfig().CacheBehaviors).toEqual([
      {
        ...listed,
        ResponseHeadersPolicyId: expect.anything(),
        OriginRequestPolicyId: expect.anything(),
        LambdaFunctionAssociations: [{ EventType: 'origin-request', LambdaFunctionARN: expect.anything() }],
      },
    ]);
  });
});
