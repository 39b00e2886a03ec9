import { Stack, Token } from 'aws-cdk-lib';
import type { CfnRuleGroup } from 'aws-cdk-lib/aws-wafv2';
import type { IConstruct } from 'constructs';
import type { EndpointClass } from '../../endpoint-class';
import { type Refusal, refusal } from '../messages/refusal';
import { capacityOf, MAX_CAPACITY } from './capacity';
import type { LimitedTarget } from './limited-target';

/** What keeps a rule group from being of use. */
export function groupProblems(
  scope: IConstruct,
  { className }: EndpointClass,
  { name, wafScope }: LimitedTarget,
  rules: readonly CfnRuleGroup.RuleProperty[],
): Refusal[] {
  const problems: Refusal[] = [];
  const { region } = Stack.of(scope);
  if (wafScope === 'CLOUDFRONT' && !Token.isUnresolved(region) && region !== 'us-east-1') {
    problems.push(
      refusal(
        'rule-group-region',
        `${scope.node.path}: rule groups of CloudFront live in us-east-1, where their web ACLs are, and this stack is in ${region}; pass ` +
          'the stack of the web ACL: addRuleGroup(endpointClass, { scope: stackInUsEast1, ... })',
      ),
    );
  }
  if (rules.length === 0) {
    const text = `${scope.node.path}: ${className} was not applied to ${name}, so that there is nothing to bound; apply it, or leave the rule group out`;
    return [...problems, refusal('rule-group-unused', text)];
  }
  const capacity = capacityOf(rules);
  if (capacity > MAX_CAPACITY) {
    problems.push(
      refusal(
        'rule-group-too-large',
        `${scope.node.path}: the paths of ${className} take ${capacity} capacity units of AWS WAF, and a rule group has ${MAX_CAPACITY}; ` +
          'apply the class to fewer, shorter paths, or list fewer origins',
      ),
    );
  }
  return problems;
}
