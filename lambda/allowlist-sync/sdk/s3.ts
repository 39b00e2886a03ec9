import { GetBucketCorsCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';

/** What the function calls: named one by one, so that the bundle holds no more of the client. */
export const s3 = { GetBucketCorsCommand, PutBucketCorsCommand, S3Client };
