import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from './acknowledge';

/** Answers cdk-nag's finding about a wildcard in a permission. It names the finding after the resource, tokens as it shows them. */
export function acknowledgeWildcard(role: IRole, resource: string, reason: string): void {
  const resolved: string | { 'Fn::Join': [string, (string | { Ref: string })[]] } = Stack.of(role).resolve(resource);
  const parts = typeof resolved === 'string' ? [resolved] : resolved['Fn::Join'][1];
  const shown = parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');
  acknowledge(role, `AwsSolutions-IAM5[Resource::${shown}]`, reason);
}
