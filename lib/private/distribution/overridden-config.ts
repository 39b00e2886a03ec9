import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { resolveProperties } from '../references';
import { withOverrides } from '../with-overrides';

/** The configuration of a distribution as the template will have it: its properties, and what overrides put over them. */
export function overriddenConfig<T extends object>(resource: CfnDistribution): T {
  const config = resolveProperties<T>(resource, resource.distributionConfig);
  return withOverrides(resource, 'DistributionConfig', config, (override) =>
    resolveProperties(resource, override),
  ) as T;
}
