import { ofType } from '../of-type';
import type { Stack } from '../stack';
import type { Bucket, CorsRule } from './bucket';

/** Reads the buckets of all stacks. */
export function readBuckets(stacks: readonly Stack[]): Bucket[] {
  return stacks
    .flatMap((stack) => ofType(stack, 'AWS::S3::Bucket'))
    .map(({ stack, logicalId, properties }) => {
      const { CorsRules } = (properties['CorsConfiguration'] ?? {}) as { readonly CorsRules?: unknown };
      const corsRules = Array.isArray(CorsRules) ? (CorsRules as CorsRule[]) : [];
      return { logicalId, stack, name: String(stack.ref(logicalId)), corsRules };
    });
}
