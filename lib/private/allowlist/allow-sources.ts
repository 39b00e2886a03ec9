import type { FunctionRole } from '../function/function-role';
import { acknowledgeWildcard } from '../messages/acknowledge-wildcard';
import type { ClassAllowlist } from './class-allowlist';

/**
 * Lets a function of ours look at all that a list is made from.
 *
 * @param action of Parameter Store
 */
export function allowSources(
  role: FunctionRole,
  { parameterArn, otherSourceArns }: ClassAllowlist,
  action: string,
): void {
  role.allow(action, parameterArn);
  for (const arn of otherSourceArns) {
    role.allow(action, arn);
    acknowledgeWildcard(role.role, arn, 'a list has many parameters below one path');
  }
}
