import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { AllowlistSync } from '../../allowlist-sync';
import type { BucketRule } from '../../contract/sync-config';
import type { EndpointClass } from '../../endpoint-class';
import { inform } from '../messages/annotations';
import { pushedBound } from '../sync/sentences';
import type { BucketClasses } from './bucket-classes';
import { corsRules } from './cors-rules';

/** Whether a bucket can be written for a class: its list is pushed by the stack that the bucket is in. */
export function isPushedTo(scope: Construct, endpointClass: EndpointClass): boolean {
  return endpointClass._live?.isPushed === true && Stack.of(scope) === Stack.of(endpointClass);
}

/** Has the rules of a bucket written, all of them: S3 takes them as a whole. The template names none. */
export function pushToBucket(scope: Construct, resource: CfnBucket, classes: BucketClasses): void {
  const live = classes.all.map(({ endpointClass }) => endpointClass).filter(({ _live }) => _live !== undefined);
  const rules = corsRules(classes).map((rule): BucketRule => {
    const isLive = live.some(({ className }) => className === rule.id);
    return {
      ID: rule.id!,
      ...(!isLive && { AllowedOrigins: rule.allowedOrigins }),
      AllowedMethods: rule.allowedMethods,
      AllowedHeaders: rule.allowedHeaders ?? [],
      ExposeHeaders: rule.exposedHeaders ?? [],
      MaxAgeSeconds: rule.maxAge ?? 0,
    };
  });
  AllowlistSync.of(scope)._addTarget({
    config: { kind: 'bucket', name: scope.node.scope!.node.path, bucket: resource.ref, rules },
    statements: [
      new PolicyStatement({ actions: ['s3:GetBucketCORS', 's3:PutBucketCORS'], resources: [resource.attrArn] }),
    ],
    resources: [resource],
  });
  for (const one of live) {
    inform(
      scope,
      'list-pushed',
      pushedBound(one.className, scope.node.scope!, {
        holder: 'its CORS rules',
        room: '64 KB of configuration, some 1,000 origins',
        restsOn: 'CloudFormation leaves the rules alone that no template names',
        also: 'S3 itself takes some seconds until new rules hold everywhere',
      }),
    );
  }
}
