import type { FunctionConfig } from './function-config';

/** Key of what the constructs leave in a template's `Metadata` for whoever reads it: preview, command line, guide. */
export const METADATA_KEY = 'cdk-cors';

/** What stands there. Values may hold intrinsic functions. */
export interface CorsMetadata {
  readonly restApis?: readonly ApiMetadata[];
  readonly httpApis?: readonly ApiMetadata[];
  readonly webSocketApis?: readonly ApiMetadata[];
  readonly functionUrls?: readonly FunctionUrlMetadata[];
  readonly distributions?: readonly DistributionMetadata[];
  readonly buckets?: readonly BucketMetadata[];
  readonly tokens?: readonly TokensMetadata[];
}

/** The classes of an API. */
export interface ApiMetadata {
  /** Its id. */
  readonly api: unknown;
  readonly config: FunctionConfig;
}

/** The classes of a function URL. */
export interface FunctionUrlMetadata {
  /** What `Ref` gives for it. */
  readonly url: unknown;
  readonly config: FunctionConfig;
}

/** The classes of a distribution. */
export interface DistributionMetadata {
  /** Its id. */
  readonly distribution: unknown;
  readonly config: FunctionConfig;
}

/** The classes of a bucket, as S3 carries them out. */
export interface BucketMetadata {
  /** Its name. */
  readonly bucket: unknown;
  readonly config: FunctionConfig;
}

/** Where tokens are kept, and who issues them. */
export interface TokensMetadata {
  /** Name of the table. */
  readonly table: unknown;
  /** URL that tokens name as `iss`. */
  readonly issuer: unknown;
}

/** What a class can be applied to, and answers requests. */
export type TargetKind = 'REST API' | 'HTTP API' | 'function URL' | 'distribution' | 'bucket';

/** Something that answers requests, with its classes. */
export interface TargetMetadata {
  readonly kind: TargetKind;
  /** Id, `Ref` or name. */
  readonly named: unknown;
  readonly config: FunctionConfig;
}

/** All that answers requests. */
export function targetsIn(metadata: CorsMetadata): TargetMetadata[] {
  const { restApis = [], httpApis = [], functionUrls = [], distributions = [], buckets = [] } = metadata;
  return [
    ...restApis.map(({ api, config }) => ({ kind: 'REST API', named: api, config }) as const),
    ...httpApis.map(({ api, config }) => ({ kind: 'HTTP API', named: api, config }) as const),
    ...functionUrls.map(({ url, config }) => ({ kind: 'function URL', named: url, config }) as const),
    ...distributions.map(
      ({ distribution, config }) => ({ kind: 'distribution', named: distribution, config }) as const,
    ),
    ...buckets.map(({ bucket, config }) => ({ kind: 'bucket', named: bucket, config }) as const),
  ];
}

/** What a template holds of it. */
export function metadataOf({ Metadata }: { readonly Metadata?: Readonly<Record<string, unknown>> }): CorsMetadata {
  return (Metadata?.[METADATA_KEY] ?? {}) as CorsMetadata;
}
