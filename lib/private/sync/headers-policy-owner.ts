import { Aws } from 'aws-cdk-lib';
import type { CfnResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { OWNED_HEADERS_POLICY } from '../../template/distribution/policies';
import { BundledFunction } from '../function/bundled-function';
import { acknowledgeWildcard } from '../messages/acknowledge-wildcard';

const ACTIONS = [
  'CreateResponseHeadersPolicy',
  'DeleteResponseHeadersPolicy',
  'GetResponseHeadersPolicyConfig',
  'UpdateResponseHeadersPolicy',
].map((name) => `cloudfront:${name}`);
/** The function answers within its two minutes or never; CloudFormation would wait for an hour. */
const SERVICE_TIMEOUT_SECONDS = 300;

/**
 * The function that makes, changes and deletes response headers policies whose origins are pushed. Not the one that writes the origins: that
 * one has the ids of policies in its settings, and so comes after them.
 */
export class HeadersPolicyOwner extends BundledFunction {
  constructor(scope: Construct) {
    super(scope, 'HeadersPolicies', {
      bundle: 'allowlist-sync',
      handler: 'index.policyHandler',
      description: 'Makes response headers policies whose CORS origins are pushed',
      memorySize: 256,
    });
    const all = headersPolicyArn('*');
    this.role.add(new PolicyStatement({ actions: ACTIONS, resources: [all] }));
    acknowledgeWildcard(this.role.role, all, 'CloudFront gives policies their ids when they are made');
  }

  /**
   * Has CloudFormation ask the function for a policy, with the properties that it has. As a resource of CloudFormation's own, it would get
   * the origins of the template back with each update.
   */
  own(policy: CfnResponseHeadersPolicy): void {
    policy.addOverride('Type', OWNED_HEADERS_POLICY);
    policy.addPropertyOverride('ServiceToken', this.handler.functionArn);
    policy.addPropertyOverride('ServiceTimeout', SERVICE_TIMEOUT_SECONDS);
  }
}

export function headersPolicyArn(id: string): string {
  return `arn:${Aws.PARTITION}:cloudfront::${Aws.ACCOUNT_ID}:response-headers-policy/${id}`;
}
