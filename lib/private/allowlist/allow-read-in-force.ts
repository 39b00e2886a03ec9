import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acknowledgeWildcard } from '../messages/acknowledge-wildcard';
import type { ClassAllowlist } from './class-allowlist';

/**
 * Lets a role read what is in force of a list, and its parts where it may have any, to go by it while requests are served.
 *
 * @param add adds a statement to what the role may do
 * @param readArn where that is not in the region of the class
 */
export function allowReadInForce(
  role: IRole | undefined,
  live: ClassAllowlist,
  add: (statement: PolicyStatement) => void,
  readArn = live.readArn,
): void {
  add(new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [readArn] }));
  if (!live.hasParts) return;
  add(new PolicyStatement({ actions: ['ssm:GetParameters'], resources: [live.partsArn] }));
  if (role) acknowledgeWildcard(role, live.partsArn, 'each part of a list has a parameter of its own, by its number');
}
