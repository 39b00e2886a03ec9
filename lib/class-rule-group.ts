import { Aspects, Lazy, Names } from 'aws-cdk-lib';
import { CfnRuleGroup, type CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { IEndpointClass } from './endpoint-class-interface';
import { classPair } from './private/class/class-pair';
import { capacityOf } from './private/limits/capacity';
import { groupProblems } from './private/limits/group-problems';
import { checkRates } from './private/limits/group-rates';
import { groupSaid } from './private/limits/group-said';
import type { LimitedTarget } from './private/limits/limited-target';
import { checkOnly, ruleGroupId } from './private/limits/only-group';
import { BODIES, rulesOf, seenAs } from './private/limits/rules';
import { inform } from './private/messages/annotations';
import type { RuleGroupOptions } from './rule-group-options';

/**
 * A rule group of AWS WAF that bounds how many requests of a class one address may send. It has no effect until it is in a web ACL: yours,
 * which stays as it is otherwise. `addRuleGroup` of a facade makes it.
 */
export class ClassRuleGroup extends Construct {
  /**
   * @internal
   */
  public static _of(
    scope: Construct,
    endpointClass: IEndpointClass,
    options: RuleGroupOptions,
    target: LimitedTarget,
  ): ClassRuleGroup {
    return new ClassRuleGroup(scope, endpointClass, options, target);
  }

  /** ARN of the rule group, for web ACLs that are managed elsewhere. */
  public readonly ruleGroupArn: string;

  private isInWebAcl = false;

  private constructor(
    scope: Construct,
    endpointClass: IEndpointClass,
    options: RuleGroupOptions,
    target: LimitedTarget,
  ) {
    const { read: bounded } = classPair(endpointClass);
    checkRates(scope, options);
    checkOnly(scope, bounded);
    super(scope, ruleGroupId(bounded));
    const rules = () => rulesOf(bounded, options, target.paths());
    const group = new CfnRuleGroup(this, 'Resource', {
      scope: target.wafScope,
      capacity: Lazy.number({ produce: () => capacityOf(rules()) }),
      description: `Rates of ${bounded.className}`,
      rules: Lazy.any({ produce: rules }),
      customResponseBodies: BODIES,
      visibilityConfig: seenAs(bounded.className),
    });
    this.ruleGroupArn = group.attrArn;
    this.node.addValidation({ validate: () => groupProblems(this, bounded, target, rules()) });
    const said = () => groupSaid(bounded, target, this.isInWebAcl);
    Aspects.of(this).add({ visit: (node) => node === this && inform(this, 'rule-group', said()) });
  }

  /**
   * The rule by which a web ACL goes by this group: `rules: [group.rule(0), ...]`.
   *
   * @param priority place among the rules of the web ACL: the lowest is first, and no other rule has it
   */
  public rule(priority: number): CfnWebACL.RuleProperty {
    this.isInWebAcl = true;
    const name = Names.uniqueResourceName(this, { maxLength: 128, separator: '-', allowedSpecialCharacters: '-' });
    return {
      name,
      priority,
      overrideAction: { none: {} },
      statement: { ruleGroupReferenceStatement: { arn: this.ruleGroupArn } },
      visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: name, sampledRequestsEnabled: true },
    };
  }
}
