import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The stack that a construct is deployed with: its own, or the one that is around all that it is nested in. */
export function outermostStack(scope: IConstruct): Stack {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent !== undefined) stack = stack.nestedStackParent;
  return stack;
}

/** Everything in the stacks that are deployed together with that of `scope`: its own, those nested in it, those around. */
export function deployedTogether(scope: IConstruct): IConstruct[] {
  return outermostStack(scope).node.findAll();
}
