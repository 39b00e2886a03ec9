import type { IStringListParameter } from 'aws-cdk-lib/aws-ssm';
import type { ListDelivery } from '../../list-delivery';

/** Where the origins of a class come from. */
export type AllowlistSource =
  | { readonly kind: 'any' }
  | { readonly kind: 'literal'; readonly origins: readonly string[] }
  | ParameterSource;

/** A list in Parameter Store, read while requests are served. */
export interface ParameterSource {
  readonly kind: 'parameter';
  /** Default: by the name of the class, under the root. */
  readonly parameter?: string | IStringListParameter;
  readonly region?: string;
  readonly patternsUnder: readonly string[];
  readonly initialOrigins: readonly string[];
  readonly delivery: ListDelivery;
  /** By name of an owner with a list of its own, the domains that its origins have to be at or below. */
  readonly owners: { readonly [owner: string]: readonly string[] };
  /** Parameters that the list of the operators takes. */
  readonly shards: number;
}

/** Of how many parameters a list is made. */
export function sourceCount({ shards, owners }: Pick<ParameterSource, 'shards' | 'owners'>): number {
  return shards + Object.keys(owners).length;
}
