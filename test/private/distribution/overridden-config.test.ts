import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { describe, expect, it } from 'vitest';
import { overriddenConfig, propertyName } from '../../../lib/private/distribution/overridden-config';
import { Referred } from '../../../lib/private/references';
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
