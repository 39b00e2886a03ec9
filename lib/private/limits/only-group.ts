import type { IConstruct } from 'constructs';
import type { EndpointClass } from '../../endpoint-class';
import { refuse } from '../messages/refusal';

/** Id of the rule group of a class below its target. */
export function ruleGroupId({ className }: EndpointClass): string {
  return `RuleGroup-${className}`;
}

/** @throws Error `rule-group-exists` for a class that has a rule group at a target already: the lower rate would always come first */
export function checkOnly(scope: IConstruct, endpointClass: EndpointClass): void {
  if (scope.node.tryFindChild(ruleGroupId(endpointClass)) === undefined) return;
  refuse(
    'rule-group-exists',
    `${scope.node.path}: ${endpointClass.className} has a rule group here already; keep the one that addRuleGroup returned, and put its ` +
      'rule into each web ACL',
  );
}
