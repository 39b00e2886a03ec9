/** What is asked of a bucket. */
export interface BucketRequest {
  readonly method: string;
  /** Percent-encoded, from the root of the bucket. */
  readonly path: string;
  /** A header, by its lower-case name. */
  header(name: string): string | undefined;
}

/** What is asked of it directly, not by a distribution. */
export interface S3Request extends BucketRequest {
  /** As it was signed: with the name of the bucket, where that is in the path. */
  readonly signedPath: string;
  readonly query: URLSearchParams;
  readonly headerNames: readonly string[];
  readonly body: Buffer;
}

/** The key that a path names; `undefined` where it is not percent-encoded. */
export function keyOf({ path }: BucketRequest): string | undefined {
  try {
    return decodeURIComponent(path.slice(1));
  } catch {
    return undefined;
  }
}
