import type { CfnRuleGroup } from 'aws-cdk-lib/aws-wafv2';
import type { Statement } from './statements';

/** https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html */
export const MAX_CAPACITY = 5000;

/** What a capacity is a multiple of: another origin or path should fit, since a capacity never changes. */
const STEP = 50;

/**
 * The capacity units of some rules, by what AWS documents of each kind of statement
 * (https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-match.html,
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html). AWS may count a transformation once
 * that several statements share, and none for `NONE`: too much is taken, too little is not.
 */
export function capacityOf(rules: readonly CfnRuleGroup.RuleProperty[]): number {
  const units = rules.reduce((sum, { statement }) => sum + unitsOf(statement as Statement), 0);
  return Math.ceil(units / STEP) * STEP;
}

function unitsOf(statement: Statement): number {
  const { andStatement, orStatement, notStatement, rateBasedStatement, labelMatchStatement } = statement as Known;
  const { byteMatchStatement, regexMatchStatement } = statement as Known;
  if (andStatement) return sumOf(andStatement.statements);
  if (orStatement) return sumOf(orStatement.statements);
  if (notStatement) return unitsOf(notStatement.statement);
  if (labelMatchStatement) return 1;
  // of a string that matches exactly, and of an expression
  if (byteMatchStatement) return 2 + 10 * byteMatchStatement.textTransformations.length;
  if (regexMatchStatement) return 3 + 10 * regexMatchStatement.textTransformations.length;
  const { customKeys = [], scopeDownStatement } = rateBasedStatement!;
  return 2 + 30 * customKeys.length + (scopeDownStatement ? unitsOf(scopeDownStatement) : 0);
}

function sumOf(statements: readonly Statement[]): number {
  return statements.reduce((sum, one) => sum + unitsOf(one), 0);
}

/** The statements that are made here, without what may be a token elsewhere. */
interface Known {
  readonly andStatement?: { readonly statements: readonly Statement[] };
  readonly orStatement?: { readonly statements: readonly Statement[] };
  readonly notStatement?: { readonly statement: Statement };
  readonly labelMatchStatement?: object;
  readonly byteMatchStatement?: { readonly textTransformations: readonly unknown[] };
  readonly regexMatchStatement?: { readonly textTransformations: readonly unknown[] };
  readonly rateBasedStatement?: { readonly customKeys?: readonly unknown[]; readonly scopeDownStatement?: Statement };
}
