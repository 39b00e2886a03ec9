import { BYTES_AROUND_ORIGIN, bucketOrigins, MAX_BUCKET_BYTES } from '../../contract/native-origins';
import type { EndpointClass } from '../../endpoint-class';
import { type Refusal, refusal } from '../messages/refusal';
import type { BucketClass, BucketClasses } from './bucket-classes';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html#cors-allowed-methods */
const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'];

/**
 * What of its classes a bucket cannot state.
 *
 * @param isPushed whether the list of a class is written to the bucket
 */
export function bucketProblems({ all }: BucketClasses, isPushed: (one: EndpointClass) => boolean): Refusal[] {
  return [...all.flatMap((one) => classProblems(one, isPushed(one.endpointClass))), ...sizeProblems(all)];
}

function classProblems({ endpointClass, policy }: BucketClass, isPushed: boolean): Refusal[] {
  const { className, _live, _tokens } = endpointClass;
  const unknown = policy.methods.filter((method) => !METHODS.includes(method));
  return [
    ...(_live && !isPushed
      ? [
          refusal(
            'bucket-list-live',
            `${className}: its list is live, and S3 reads none: the rules of a bucket change with a deployment, or by a list that its own stack pushes (ListDelivery.PUSH); write its origins in ` +
              'code, OriginAllowlist.of(...), or put a distribution in front of the bucket and use DistributionCors',
          ),
        ]
      : []),
    ...(_tokens
      ? [
          refusal(
            'bucket-with-tokens',
            `${className}: it needs tokens, which S3 does not verify: the signature of a presigned URL is what S3 asks for; apply a ` +
              'class without tokens, and give presigned URLs to those who have a token',
          ),
        ]
      : []),
    ...(unknown.length > 0
      ? [
          refusal(
            'bucket-methods',
            `${className}: it has ${unknown.join(', ')}, and the rules of a bucket take ${METHODS.join(', ')} alone; leave out what S3 ` +
              'does not serve, or make a class for the bucket',
          ),
        ]
      : []),
    ...(policy.methods.length === 0
      ? [
          refusal(
            'bucket-methods',
            `${className}: none of its methods is left to it beside the other class, of GET and HEAD the first and of PUT, POST and ` +
              'DELETE the second; apply one class alone',
          ),
        ]
      : []),
    ...(policy.exposedHeaders.includes('*')
      ? [
          refusal(
            'bucket-exposes-any',
            `${className}: it exposes *, and S3 takes names alone; write the headers that pages read, such as "x-amz-version-id"`,
          ),
        ]
      : []),
  ];
}

function sizeProblems(all: readonly BucketClass[]): Refusal[] {
  const origins = all.flatMap(({ policy }) => (policy.origins === '*' ? [] : policy.origins.flatMap(bucketOrigins)));
  const bytes = origins.reduce((sum, origin) => sum + origin.length + BYTES_AROUND_ORIGIN, 0);
  if (bytes <= MAX_BUCKET_BYTES) return [];
  return [
    refusal(
      'bucket-rules-too-large',
      `${origins.length} origins make CORS rules of about ${Math.ceil(bytes / 1024)} KB, and S3 takes 64 KB; write patterns such as ` +
        '"https://*.tenant.example.com", or put a distribution in front of the bucket and use DistributionCors',
    ),
  ];
}
