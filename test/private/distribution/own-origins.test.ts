import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import {
  CfnContinuousDeploymentPolicy,
  type CfnDistribution,
  CfnDistributionTenant,
  type Distribution,
} from 'aws-cdk-lib/aws-cloudfront';
import { DistributionCors, EndpointClass, OriginAllowlist } from '../../../lib';
import { Shop } from '../../support/synth/distribution-shop';
import { NOTHING_TOLD, toldOf } from '../../support/synth/told-by-synth';

const resourceOf = (distribution: Distribution) => distribution.node.defaultChild as CfnDistribution;

function selfOriginsOf(shop: Shop): unknown {
  const { distributions } = Template.fromStack(shop).toJSON().Metadata['cdk-cors'];
  return distributions[0].config.classes.orders.policy.selfOrigins;
}

function withClass(shop: Shop, id: string, domainNames?: string[]): Distribution {
  const distribution = shop.distribution(
    { defaultBehavior: { origin: shop.origin, ...shop.uncached }, domainNames },
    id,
  );
  DistributionCors.of(distribution).apply('*', shop.orders);
  return distribution;
}

const named = (shop: Shop) =>
  EndpointClass.credentialed(shop, 'Named', {
    methods: ['GET', 'POST'],
    allowlist: OriginAllowlist.of('https://app.shop.example'),
    selfOrigins: ['https://acme.shop.example'],
  });

const overridden = (property: string, value: unknown) => ({
  after: (shop: Shop) => {
    resourceOf(shop.node.findChild('Distribution') as Distribution).addPropertyOverride(
      `DistributionConfig.${property}`,
      value,
    );
  },
});

describe('the own origins of a distribution', () => {
  it('are the domains of its tenants, not those of others', () => {
    const shop = new Shop();
    const distribution = withClass(shop, 'Distribution');
    resourceOf(distribution).addPropertyOverride('DistributionConfig.ConnectionMode', 'tenant-only');
    const other = shop.distribution({}, 'Other');
    const addTenant = (name: string, { distributionId }: Distribution, domains: string[]) =>
      new CfnDistributionTenant(shop, name, { distributionId, name, domains });
    addTenant('acme', distribution, ['acme.shop.example', 'ACME.example']);
    addTenant('else', other, ['else.example']);
    expect(selfOriginsOf(shop)).toEqual(['https://acme.example', 'https://acme.shop.example']);
  });

  it('are the aliases of the distribution that a staging one takes traffic from', () => {
    const shop = new Shop();
    const staging = withClass(shop, 'Staging');
    resourceOf(staging).addPropertyOverride('DistributionConfig.Staging', true);
    const policy = new CfnContinuousDeploymentPolicy(shop, 'Policy', {
      continuousDeploymentPolicyConfig: {
        enabled: true,
        stagingDistributionDnsNames: [staging.distributionDomainName],
        trafficConfig: { type: 'SingleWeight', singleWeightConfig: { weight: 0.05 } },
      },
    });
    const primary = shop.distribution({ domainNames: ['shop.example'] }, 'Primary');
    resourceOf(primary).addPropertyOverride('DistributionConfig.ContinuousDeploymentPolicyId', policy.ref);
    shop.distribution({ domainNames: ['other.example'] }, 'Other');
    expect(selfOriginsOf(shop)).toEqual(['https://shop.example']);
  });

  it.each([
    ['of its tenants', overridden('ConnectionMode', 'tenant-only')],
    ['of the distribution that it takes traffic from', overridden('Staging', true)],
    ['of *.shop.example', overridden('Aliases', ['shop.example', '*.shop.example'])],
  ])('are told where synth does not know them: those %s', (whose, given) => {
    expect(toldOf(given)).toEqual({
      refused: '',
      warnings: {
        'own-origins-unknown':
          `orders rejects cross-site writes, and synth does not know the origins of the pages ${whose}: browsers that send no ` +
          'Sec-Fetch-Site, such as Safari before 16.4, are refused there; name these origins in selfOrigins',
      },
    });
    expect(toldOf({ ...given, classOf: named })).toEqual(NOTHING_TOLD);
    expect(toldOf({ ...given, classOf: ({ catalogue }) => catalogue }).warnings).not.toHaveProperty(
      'own-origins-unknown',
    );
  });
});

describe('a distribution with a staging distribution', () => {
  const stagingWith = (apply: (shop: Shop, staging: Distribution) => void) =>
    toldOf({
      after: (shop) => {
        const staging = shop.distribution({ defaultBehavior: { origin: shop.origin, ...shop.uncached } }, 'Staging');
        resourceOf(staging).addPropertyOverride('DistributionConfig.Staging', true);
        apply(shop, staging);
        const continuousDeploymentPolicyConfig = {
          enabled: true,
          stagingDistributionDnsNames: [staging.distributionDomainName],
        };
        const policy = new CfnContinuousDeploymentPolicy(shop, 'Policy', { continuousDeploymentPolicyConfig });
        overridden('ContinuousDeploymentPolicyId', policy.ref).after(shop);
      },
    });

  it('is told where that has no classes', () => {
    expect(stagingWith(() => {}).warnings).toEqual({
      'staging-without-classes':
        'part of the traffic goes to the staging distribution Shop/Staging, where nothing in the app applies classes: apply the ' +
        'same ones to it by DistributionCors',
    });
  });

  it('has nothing to be told of once it has the same ones, as the remark says', () => {
    const told = stagingWith((shop, staging) => void DistributionCors.of(staging).apply('*', shop.orders));
    expect(told.refused).toBe('');
    expect(told.warnings).not.toHaveProperty('staging-without-classes');
  });
});

describe('a root object', () => {
  it('is told where the class of another behaviour decides about it', () => {
    const told = (ofHtml: (shop: Shop) => EndpointClass, classOf?: (shop: Shop) => EndpointClass) =>
      toldOf({
        ...(classOf && { classOf }),
        props: { defaultRootObject: 'index.html' },
        after: (shop) => {
          const distribution = shop.node.findChild('Distribution') as Distribution;
          distribution.addBehavior('*.html', shop.origin);
          DistributionCors.of(distribution).apply('*.html', ofHtml(shop));
        },
      }).warnings['path-may-be-rewritten'];
    expect(told(({ catalogue }) => catalogue)).toBe(
      '*: defaultRootObject makes / the path /index.html before CORS is decided, where *.html has another class, which then ' +
        'decides: apply one class to both',
    );
    expect(told(({ orders }) => orders)).toBeUndefined();
    expect(
      told(
        ({ catalogue }) => catalogue,
        ({ catalogue }) => catalogue,
      ),
    ).toBeUndefined();
  });
});
