import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Everything in the stacks that are deployed together with that of `scope`: its own, those nested in it, those around. */
export function deployedTogether(scope: IConstruct): IConstruct[] {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent !== undefined) stack = stack.nestedStackParent;
  return stack.node.findAll();
}
