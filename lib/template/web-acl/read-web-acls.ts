import { type Found, ofType } from '../of-type';
import type { Stack } from '../stack';
import type { WebAcl, WebAclRule } from './web-acl';

/** A rule, as far as it is read. */
interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly OverrideAction?: { readonly None?: object };
  readonly Statement?: {
    readonly RuleGroupReferenceStatement?: { readonly Arn?: string; readonly RuleActionOverrides?: unknown };
  };
}

/** Reads the web ACLs of all stacks. */
export function readWebAcls(stacks: readonly Stack[]): WebAcl[] {
  const find = (type: string) => stacks.flatMap((stack) => ofType(stack, `AWS::WAFv2::${type}`));
  const groups = new Map(find('RuleGroup').map((group) => [arnOf(group), group.properties]));
  const associations = find('WebACLAssociation').map(({ properties }) => properties);
  return find('WebACL').map((acl) => {
    const arn = arnOf(acl);
    const rules = [...((acl.properties.Rules ?? []) as Rule[])].sort((a, b) => a.Priority - b.Priority);
    const resources = associations.filter(({ WebACLArn }) => WebACLArn === arn);
    return {
      logicalId: acl.logicalId,
      stack: acl.stack,
      arn,
      rules: rules.map((rule) => ruleOf(rule, groups)),
      resources: resources.map(({ ResourceArn }) => String(ResourceArn)),
      allows: 'Allow' in ((acl.properties.DefaultAction ?? {}) as object),
    };
  });
}

function arnOf({ stack, logicalId }: Found): string {
  return String(stack.resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] }));
}

/** A group whose rules the web ACL changes is none that can be read. */
function ruleOf(
  { Name, OverrideAction, Statement }: Rule,
  groups: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): WebAclRule {
  const { Arn = '', RuleActionOverrides } = Statement?.RuleGroupReferenceStatement ?? {};
  const isAsItIs = OverrideAction?.None !== undefined && RuleActionOverrides === undefined;
  return { name: Name, group: isAsItIs ? groups.get(Arn) : undefined };
}
