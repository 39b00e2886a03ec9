import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ResponseHeadersPolicyProps } from 'aws-cdk-lib/aws-cloudfront';
import type { ApplyOptions } from './apply-options';

/** How a distribution is treated. */
export interface DistributionCorsOptions {
  /**
   * What becomes of the function at the edge when it is removed. CloudFront keeps replicas for some hours, during which
   * deleting the function fails: `RETAIN` leaves it behind, to be deleted by hand.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html
   * @default - it is deleted, which may fail and then has to be repeated some hours later
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Region of the parameters of live lists that name none, such as `eu-west-1`: functions at the edge run in many
   * regions.
   * @default - the region of the stack that the class is in
   */
  readonly parameterRegion?: string;
}

/** How one behaviour is treated. */
export interface DistributionApplyOptions extends ApplyOptions {
  /**
   * Other response headers of the behaviour: CloudFront takes one response headers policy a behaviour, so that they join
   * the one that the class needs. Without `corsBehavior`.
   * @default - none
   */
  readonly responseHeaders?: ResponseHeadersPolicyProps;
}
