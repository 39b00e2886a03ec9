import { Stack } from 'aws-cdk-lib';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { sortedJson } from '../function/sorted-json';
import { type Refusal, refusal } from '../messages/refusal';
import { isOverridden } from '../with-overrides';

/** The rules of a bucket: of before a class was applied, and of the class. */
export interface Rules {
  readonly before: CfnBucket['corsConfiguration'];
  readonly ours: CfnBucket.CorsConfigurationProperty | undefined;
}

/** Rules beside those of the classes: S3 takes the first that fits a request, so that they would open what no class does. */
export function otherRulesProblems(resource: CfnBucket, { before, ours }: Rules): Refusal[] {
  const json = (rules: unknown) => sortedJson(Stack.of(resource).resolve(rules) ?? null);
  const isReplaced = ours !== undefined && json(resource.corsConfiguration) !== json(ours);
  if (json(before) === 'null' && !isReplaced && !isOverridden(resource, 'CorsConfiguration')) return [];
  const path = resource.node.path.replace(/\/Resource$/, '');
  return [
    refusal(
      'cors-configured',
      `${path}: it has CORS rules of its own (cors, addCorsRule), and S3 answers by the first that fits, whichever it is; leave ` +
        'them out: the class that BucketCors applies makes the rules',
    ),
  ];
}
