/** One behaviour of the preview, and how it is known that AWS behaves so. */
export interface Assumption {
  readonly area:
    | 'REST API'
    | 'mapping template'
    | 'HTTP API'
    | 'WebSocket API'
    | 'function URL'
    | 'Lambda authorizer'
    | 'JWT authorizer'
    | 'Lambda'
    | 'Parameter Store'
    | 'DynamoDB'
    | 'S3'
    | 'KMS'
    | 'AWS WAF'
    | 'CloudFront'
    | 'Lambda@Edge'
    | 'CloudFormation'
    | 'pushed lists';
  /** What the preview does. */
  readonly behaviour: string;
  /** Page of AWS's documentation that says so, or `unconfirmed`: only a live account can tell. */
  readonly source: `https://docs.aws.amazon.com/${string}` | 'unconfirmed';
  /** What holds if AWS does otherwise. */
  readonly otherwise?: string;
  /** What tells in a live account. */
  readonly liveTest?: string;
}
