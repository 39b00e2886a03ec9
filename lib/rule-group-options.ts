import type { Construct } from 'constructs';

/** Rates of a rule group, each for one address. */
export interface RuleGroupOptions {
  /**
   * How many requests one address may send to the class in a minute, whatever `Origin` they name: a whole number from 10 on. Many people may share an address.
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
   */
  readonly requestsPerMinutePerAddress: number;

  /**
   * How many of them may come from pages of one origin: a whole number from 10 on, below `requestsPerMinutePerAddress`. So the pages of
   * one site cannot use up what an address may send. Requests without `Origin` are not counted, and programs make origins up.
   * @default - the same as for all origins together
   */
  readonly requestsPerMinutePerOriginAndAddress?: number;

  /**
   * How many preflights one address may send to the class in a minute: a whole number from 10 on.
   * @default - as many as requests
   */
  readonly preflightsPerMinutePerAddress?: number;
}

/** Rates of a rule group for a distribution. */
export interface DistributionRuleGroupOptions extends RuleGroupOptions {
  /**
   * Where the rule group goes: a stack in us-east-1, where the web ACLs of CloudFront are.
   * @default - the stack of the distribution, which then has to be there
   */
  readonly scope?: Construct;
}
