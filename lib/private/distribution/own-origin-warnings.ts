import { nameOf } from '../references';
import type { DistributionConfig } from './behaviors';
import type { Covered } from './coverage';
import { type OwnOrigins, stagingOf } from './own-origins';
import { CORS_ID, type DistributionWithPolicy } from './target';

/** Pages write to their own origin without being listed, if it is known, or if the browser says that it is theirs. */
export function ownOriginsUnknown(covered: readonly Covered[], { unknown }: OwnOrigins): string[] {
  if (unknown.length === 0) return [];
  const classes = new Set(
    covered.flatMap(({ applied: { classes, enforcement } }) => (enforcement.preflightAtEdge ? [classes.write] : [])),
  );
  const without = [...classes].filter(({ _policy }) => _policy.rejectForeignWrites && _policy.selfOrigins.length === 0);
  return without.map(
    ({ className }) =>
      `${className} rejects cross-site writes, and synth does not know the origins of the pages ${unknown.join(' and ')}: ` +
      'browsers that send no Sec-Fetch-Site, such as Safari before 16.4, are refused there; name these origins in selfOrigins',
  );
}

export function stagingWithoutClasses(
  { resource }: DistributionWithPolicy,
  distribution: DistributionConfig,
): string[] {
  const policy = distribution.continuousDeploymentPolicy;
  if (policy === undefined) return [];
  const known = stagingOf(policy, resource);
  const without = known.filter((one) => one.node.scope?.node.tryFindChild(CORS_ID) === undefined);
  if (known.length > 0 && without.length === 0) return [];
  const name = without[0]?.node.scope?.node.path ?? nameOf(policy);
  return [
    `part of the traffic goes to the staging distribution ${name}, where nothing in the app applies classes: apply the same ` +
      'ones to it by DistributionCors',
  ];
}
