import type { CfnResource } from 'aws-cdk-lib';
import type { CfnContinuousDeploymentPolicy, CfnDistribution, CfnDistributionTenant } from 'aws-cdk-lib/aws-cloudfront';
import { nameOf, Referred, resolveProperties } from '../references';
import { type DistributionConfig, type Known, readDistribution } from './behaviors';

/** The origins of pages that a distribution serves. */
export interface OwnOrigins {
  readonly origins: readonly string[];
  /** Whose pages have origins that synth does not know. */
  readonly unknown: readonly string[];
}

/** Its aliases, those of its tenants, and those of the distribution that it takes traffic from. */
export function ownOriginsOf(resource: CfnDistribution, distribution: DistributionConfig): OwnOrigins {
  const { aliases, hasTenants, isStaging } = distribution;
  const tenants = hasTenants ? tenantDomains(resource) : [];
  const primaries = isStaging ? primaryAliases(resource) : [];
  const domains = [...aliases, ...tenants, ...primaries];
  return {
    origins: domains.flatMap(originOf),
    unknown: [
      ...domains.filter((domain) => originOf(domain).length === 0).map((domain) => `of ${nameOf(domain)}`),
      ...(hasTenants && tenants.length === 0 ? ['of its tenants'] : []),
      ...(isStaging && primaries.length === 0 ? ['of the distribution that it takes traffic from'] : []),
    ],
  };
}

function tenantDomains(resource: CfnDistribution): Known[] {
  return ofType<CfnDistributionTenant>(resource, 'AWS::CloudFront::DistributionTenant').flatMap((tenant) => {
    const { distributionId, domains } = resolveProperties<{ distributionId: Known; domains?: readonly Known[] }>(
      tenant,
      {
        distributionId: tenant.distributionId,
        domains: tenant.domains,
      },
    );
    return refersTo(distributionId, resource) ? (domains ?? []) : [];
  });
}

function primaryAliases(staging: CfnDistribution): Known[] {
  const policies = ofType<CfnContinuousDeploymentPolicy>(staging, 'AWS::CloudFront::ContinuousDeploymentPolicy');
  const its = policies.filter((policy) => stagingNames(policy).some((name) => refersTo(name, staging)));
  return ofType<CfnDistribution>(staging, 'AWS::CloudFront::Distribution').flatMap((distribution) => {
    const { continuousDeploymentPolicy, aliases } = readDistribution(distribution);
    return its.some((policy) => refersTo(continuousDeploymentPolicy, policy)) ? aliases : [];
  });
}

/** The staging distributions of the app that a policy sends traffic to. */
export function stagingOf(policy: Known | undefined, resource: CfnDistribution): CfnDistribution[] {
  if (!(policy instanceof Referred)) return [];
  const names = stagingNames(policy.target as CfnContinuousDeploymentPolicy);
  return ofType<CfnDistribution>(resource, 'AWS::CloudFront::Distribution').filter((distribution) =>
    names.some((name) => refersTo(name, distribution)),
  );
}

function stagingNames(policy: CfnContinuousDeploymentPolicy): readonly Known[] {
  return (
    resolveProperties<{ stagingDistributionDnsNames?: readonly Known[] }>(
      policy,
      policy.continuousDeploymentPolicyConfig,
    ).stagingDistributionDnsNames ?? []
  );
}

function refersTo(value: Known | undefined, target: CfnResource): boolean {
  return value instanceof Referred && value.target === target;
}

function ofType<T extends CfnResource>(resource: CfnDistribution, type: string): T[] {
  const all = resource.node.root.node.findAll();
  return all.filter((one): one is T => (one as Partial<CfnResource>).cfnResourceType === type);
}

/** The origin of pages that the distribution serves under a domain; a wildcard is no origin. */
function originOf(domain: Known): string[] {
  return typeof domain === 'string' && !domain.includes('*') ? [`https://${domain.toLowerCase()}`] : [];
}
