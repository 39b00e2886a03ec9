import type { CfnResource } from 'aws-cdk-lib';
import { Referred, resolveProperties } from '../references';
import type { DistributionConfig } from './behaviors';
import type { Covered } from './coverage';
import { targetOf } from './origins';

/** By type and not by class: that spares apps without them the loading of all their classes. */
const SPEAKERS: Readonly<Record<string, { readonly property: string; readonly name: string }>> = {
  'AWS::S3::Bucket': { property: 'corsConfiguration', name: 'CORS rules (cors)' },
  'AWS::Lambda::Url': { property: 'cors', name: 'a CORS configuration (cors)' },
  'AWS::ApiGatewayV2::Api': { property: 'corsConfiguration', name: 'a CORS configuration (corsPreflight)' },
};

/** Says which origins of the app state CORS headers too: what they say is replaced, but for whoever asks them directly. */
export function originsThatSpeak({ behavior }: Covered, distribution: DistributionConfig): string[] {
  const resources = targetOf(behavior, distribution).origins.flatMap(({ domainName }) => referredTo(domainName));
  return [...new Set(resources)].flatMap((resource) => {
    const { property, name } = SPEAKERS[resource.cfnResourceType] ?? {};
    if (property === undefined || resource.node.scope?.node.tryFindChild('Cors') !== undefined) return [];
    const own = resolveProperties<unknown>(resource, (resource as unknown as Record<string, unknown>)[property]);
    if (own === undefined) return [];
    const path = resource.node.path.replace(/\/(Resource|Default)$/, '');
    return [
      `${behavior.pattern}: ${path} has ${name} of its own; behind this distribution the class replaces what it says, and whoever ` +
        'calls it directly goes by that alone: leave it out where nobody does',
    ];
  });
}

/** Whatever a domain name is made of. */
function referredTo(value: unknown): CfnResource[] {
  if (value instanceof Referred) return [value.target as CfnResource];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(referredTo);
}
