import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { quote } from '../../policy/issue';
import type { RuleGroupOptions } from '../../rule-group-options';
import { refuse } from '../messages/refusal';

/** https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html */
const MIN = 10;
const MAX = 2_000_000_000;

/** @throws Error `rule-group-rates` for what AWS WAF does not take, or what would never count */
export function checkRates({ node }: IConstruct, options: RuleGroupOptions): void {
  const { requestsPerMinutePerAddress: all, requestsPerMinutePerOriginAndAddress: one } = options;
  const wrong = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || (Number.isSafeInteger(value) && value >= MIN && value <= MAX)) return [];
    return [
      `${name} ${Token.isUnresolved(value) ? '(a token)' : quote(value)} is no whole number from ${MIN} to ${MAX}`,
    ];
  });
  if (one !== undefined && one >= all) {
    wrong.push(
      `requestsPerMinutePerOriginAndAddress ${one} is not below requestsPerMinutePerAddress ${all}, which would always come first`,
    );
  }
  if (wrong.length > 0) {
    refuse('rule-group-rates', `${node.path}: ${wrong.join('; ')}; write such numbers, all of them of one minute`);
  }
}
