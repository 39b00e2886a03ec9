import type { Stack } from '../stack';

/** A bucket of an app. */
export interface Bucket {
  readonly logicalId: string;
  readonly stack: Stack;
  /** Its name, which begins all its domain names. */
  readonly name: string;
  /** The first that fits a request answers it. */
  readonly corsRules: readonly CorsRule[];
}

/** `CorsRule` of `AWS::S3::Bucket`. */
export interface CorsRule {
  readonly AllowedOrigins?: unknown;
  readonly AllowedMethods?: unknown;
  readonly AllowedHeaders?: unknown;
  readonly ExposedHeaders?: unknown;
  readonly MaxAge?: unknown;
}
