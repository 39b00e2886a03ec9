import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ResponseHeadersPolicyProps } from 'aws-cdk-lib/aws-cloudfront';
import type { ApplyOptions } from './apply-options';

/** Options of the CORS of a distribution. */
export interface DistributionCorsOptions {
  /**
   * What happens to the function at the edge when it is no longer needed. CloudFront keeps its replicas for some hours, and
   * deleting the function fails during that time. `RETAIN` leaves the function behind, for you to delete by hand.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html
   * @default - the function is deleted; if that fails, repeat it some hours later
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Region of the parameters of live lists that do not name one, such as `eu-west-1`. Functions at the edge run in many
   * regions and read the parameters there.
   * @default - the region of the class's stack
   */
  readonly parameterRegion?: string;
}

/** How a class is applied to a behaviour. */
export interface DistributionApplyOptions extends ApplyOptions {
  /**
   * Other response headers of the behaviour, without `corsBehavior`. CloudFront allows one response headers policy per
   * behaviour, so these are merged into the policy that the class needs.
   * @default - none
   */
  readonly responseHeaders?: ResponseHeadersPolicyProps;

  /**
   * Has Lambda@Edge give responses their headers also where a response headers policy could. An origin that is taken off a pushed list then
   * stops reading responses within 30 seconds. CloudFront takes minutes to spread a policy, but runs no function for it.
   * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/push.md#responses
   * @default false
   */
  readonly headersByEdgeFunction?: boolean;
}
