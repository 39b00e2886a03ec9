import type { MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * Options of metrics about decisions. `place`, `kind` and `reason` belong together: with none of them, all decisions of a class are
 * counted; with all three, those alone that are alike.
 */
export interface DecisionMetricOptions extends MetricOptions {
  /**
   * Where the decisions were made: `responder`, `edge`, `function`, `authorizer`, `connect` or `server`.
   * @default - all places together
   */
  readonly place?: string;

  /**
   * What the decisions were about: `preflight` or `actual`.
   * @default - both
   */
  readonly kind?: string;

  /**
   * Why they were made, such as `origin-not-listed`.
   * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/reasons.md
   * @default - all reasons together
   */
  readonly reason?: string;
}

/** Options of metrics about tokens. */
export interface TokenMetricOptions extends MetricOptions {
  /**
   * Why tokens were accepted or not, such as `token-expired`, or the error of the issuer, such as `invalid_client`.
   * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/reasons.md
   * @default - all reasons together
   */
  readonly reason?: string;
}
