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

/** What a template holds of it. */
export function metadataOf({ Metadata }: { readonly Metadata?: Readonly<Record<string, unknown>> }): CorsMetadata {
  return (Metadata?.[METADATA_KEY] ?? {}) as CorsMetadata;
}
