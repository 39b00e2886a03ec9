import { CfnResource } from 'aws-cdk-lib';
import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { refuse } from '../messages/refusal';

/**
 * The resource of a bucket. It is known by its type, so that apps without buckets need not load their classes.
 *
 * @throws Error `bucket-imported`
 */
export function bucketResource({ node }: IBucket): CfnBucket {
  // of Bucket.fromCfnBucket, the resource is above
  const resource = [node.defaultChild, node.scope].find(isBucket);
  if (resource) return resource;
  refuse(
    'bucket-imported',
    `${node.path}: the CORS rules of an imported bucket are defined elsewhere, where nothing can be added; call BucketCors in ` +
      'the app that defines it',
  );
}

function isBucket(value: unknown): value is CfnBucket {
  return CfnResource.isCfnResource(value) && value.cfnResourceType === 'AWS::S3::Bucket';
}
