import { ofType } from '../of-type';
import { listOf } from '../shapes';
import type { Stack } from '../stack';
import type { Bucket, CorsRule } from './bucket';

/** Reads the buckets of all stacks. */
export function readBuckets(stacks: readonly Stack[]): Bucket[] {
  return stacks
    .flatMap((stack) => ofType(stack, 'AWS::S3::Bucket'))
    .map(({ stack, logicalId, properties }) => {
      const { CorsRules } = (properties['CorsConfiguration'] ?? {}) as { readonly CorsRules?: unknown };
      return { logicalId, stack, name: String(stack.ref(logicalId)), corsRules: listOf<CorsRule>(CorsRules) };
    });
}
