import { describe, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { type ApplyOptions, DistributionCors, EndpointClass, OriginAllowlist } from '../../../lib';
import { expectFileSnapshot } from '../../support/jest/file-snapshot';
import { Shop } from '../../support/synth/distribution-shop';

/** What a reviewer has to see: the behaviour, what it refers to, and the settings of the function. */
function reviewOf(shop: Shop): string {
  const template = Template.fromStack(shop).toJSON();
  const { TargetOriginId: _, ...behavior } = shop.behavior('*');
  const { CustomErrorResponses: errors } = shop.distributionConfig();
  const policies = ['ResponseHeadersPolicyConfig', 'CachePolicyConfig', 'OriginRequestPolicyConfig'].flatMap(
    (property) =>
      Object.values<{ Properties?: Record<string, object> }>(template.Resources).flatMap(({ Properties = {} }) =>
        property in Properties ? [[property, { ...Properties[property], Name: undefined }]] : [],
      ),
  );
  const runs = Object.values<{ Type: string }>(template.Resources).some(({ Type }) => Type === 'AWS::Lambda::Version');
  const settings = runs ? template.Metadata['cdk-cors'].distributions[0].config : 'no function';
  const review = { behavior, errors, ...Object.fromEntries(policies), settings };
  // versions are named after the hash of their code
  const text = JSON.stringify(review, null, 2).replace(/CurrentVersion[0-9A-F]{8}[0-9a-f]{32}/g, 'CurrentVersion');
  return `${text.replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_, items: string) => `[${items.replace(/\s+/g, ' ')}]`)}\n`;
}

const CLASSES: { readonly [name: string]: (shop: Shop) => [EndpointClass, ApplyOptions?] } = {
  'public-read': (shop) => [shop.catalogue],
  'sensitive-literal': (shop) => [shop.admin],
  'credentialed-live': (shop) => [shop.orders],
  'credentialed-patterns': (shop) => {
    const allowlist = OriginAllowlist.of('https://shop.example', 'https://*.partners.shop.example');
    return [EndpointClass.credentialed(shop, 'Partners', { methods: ['GET', 'DELETE'], allowlist })];
  },
  'read-and-write': (shop) => [shop.catalogue, { writes: shop.admin }],
};

describe.each(Object.keys(CLASSES))('%s on a distribution', (name) => {
  it.each(['cached', 'uncached'] as const)('%s', async (caching) => {
    const shop = new Shop();
    const behavior = caching === 'cached' ? { allowedMethods: shop.uncached.allowedMethods } : shop.uncached;
    const distribution = shop.distribution({ defaultBehavior: { origin: shop.origin, ...behavior } });
    DistributionCors.of(distribution).apply('*', ...CLASSES[name]!(shop));
    expectFileSnapshot(reviewOf(shop), `../../__snapshots__/distribution/${name}.${caching}.json`);
  });
});
