import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ClassAllowlist } from './class-allowlist';

const READ_ACTIONS = ['ssm:GetParameter'];
const WRITE_ACTIONS = [...READ_ACTIONS, 'ssm:GetParameterHistory', 'ssm:PutParameter'];

/** Lets people read a list: all that it is made from, and what became of it where it is pushed. */
export function grantRead(live: ClassAllowlist, grantee: IGrantable): Grant {
  return grantOnAll(live, grantee, READ_ACTIONS);
}

/** Lets people change all that a list is made from, too. */
export function grantWrite(live: ClassAllowlist, grantee: IGrantable): Grant {
  const grant = grantOnAll(live, grantee, WRITE_ACTIONS);
  if (live.shards === 1) return grant;
  // whoever finds no room makes the next parameter, with the tag that all have
  const tagging = { grantee, actions: ['ssm:AddTagsToResource'], resourceArns: [live.shardsArn] };
  return grant.combine(Grant.addToPrincipal(tagging));
}

/** Lets an owner change its own list, and nothing else. */
export function grantWriteOf(owner: string, live: ClassAllowlist, grantee: IGrantable): Grant {
  return Grant.addToPrincipal({ grantee, actions: WRITE_ACTIONS, resourceArns: [live.ownerArn(owner)] });
}

function grantOnAll(live: ClassAllowlist, grantee: IGrantable, actions: readonly string[]): Grant {
  const several = live.hasParts ? ['ssm:GetParameters'] : [];
  const sources = [live.parameterArn, ...live.otherSourceArns];
  const grant = Grant.addToPrincipal({ grantee, actions: [...actions, ...several], resourceArns: sources });
  if (!live.isPushed) return grant;
  const resourceArns = [live.readArn, ...(live.hasParts ? [live.partsArn] : []), live.statusArn];
  return grant.combine(Grant.addToPrincipal({ grantee, actions: [...READ_ACTIONS, ...several], resourceArns }));
}
