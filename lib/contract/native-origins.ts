// What services that answer preflights by themselves take as origins.

/** Origins of which AWS says that a configuration takes them. */
const PLAIN_ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/;

/** Of function URLs: https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html. Of HTTP APIs nothing is said: as many are taken for safe. */
export const MAX_NATIVE_ORIGINS = 100;
const MAX_ORIGIN_LENGTH = 253;

/** Admits nobody (RFC 6761, section 6.4): what an empty configuration does is not documented. */
export const NOBODY_ORIGIN = 'https://nobody.invalid';

/** Whether an HTTP API and a function URL take an origin; they know no patterns. */
export function isNativeOrigin(origin: string): boolean {
  return origin.length <= MAX_ORIGIN_LENGTH && PLAIN_ORIGIN.test(origin);
}

/** CORS rules of a bucket, all of them, as XML: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
export const MAX_BUCKET_BYTES = 64 * 1024;
/** Of `<AllowedOrigin></AllowedOrigin>`. */
export const BYTES_AROUND_ORIGIN = 31;

/**
 * An entry in the words of S3, whose `*` stands for any characters. Of the origins that browsers have, `https://*.example.com`
 * admits the same ones there: nothing but a host can stand in front of a dot, and nothing can follow the end. `:*` does not
 * stand for the default port, which is written without a colon.
 */
export function bucketOrigins(origin: string): string[] {
  return origin.endsWith(':*') ? [origin.slice(0, -2), origin] : [origin];
}
