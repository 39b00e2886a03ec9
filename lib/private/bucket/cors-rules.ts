import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { bucketOrigins } from '../../contract/native-origins';
import { SAFELISTED_REQUEST_HEADERS } from '../../policy/header-names';
import type { BucketClass, BucketClasses } from './bucket-classes';

/** What a signature may ask for: whoever presigns decides, not the page. */
const SIGNED_HEADERS = ['content-type', 'content-md5', 'x-amz-*'];

/** The rules of a bucket, one a class: S3 takes the first that has origin, method and headers of a request. */
export function corsRules({ all }: BucketClasses): CfnBucket.CorsRuleProperty[] {
  return all.map(ruleOf);
}

function ruleOf({ endpointClass, policy }: BucketClass): CfnBucket.CorsRuleProperty {
  const { origins, methods, requestHeaders, exposedHeaders, maxAgeSeconds } = policy;
  const named = [...new Set([...requestHeaders, ...SAFELISTED_REQUEST_HEADERS, ...SIGNED_HEADERS])];
  return {
    id: endpointClass.className,
    allowedOrigins: origins === '*' ? ['*'] : origins.flatMap(bucketOrigins),
    allowedMethods: [...methods],
    allowedHeaders: requestHeaders.includes('*') ? ['*'] : named,
    exposedHeaders: [...exposedHeaders],
    maxAge: maxAgeSeconds,
  };
}
