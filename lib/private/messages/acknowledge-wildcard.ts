import { Aspects, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from './acknowledge';

/** Answers cdk-nag's finding about a wildcard in a permission. It names the finding after the resource, tokens as it shows them. */
export function acknowledgeWildcard(role: IRole, resource: string, reason: string): void {
  // late, since names of lists may be
  const visit = (node: unknown) => {
    if (node === role) acknowledge(role, `AwsSolutions-IAM5[Resource::${shown(role, resource)}]`, reason);
  };
  Aspects.of(role).add({ visit });
}

function shown(role: IRole, resource: string): string {
  const resolved: string | { 'Fn::Join': [string, (string | { Ref: string })[]] } = Stack.of(role).resolve(resource);
  const parts = typeof resolved === 'string' ? [resolved] : resolved['Fn::Join'][1];
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');
}
