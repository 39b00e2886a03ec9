import { AspectPriority, Aspects, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnDistribution, type IDistribution, type ResponseHeadersPolicyProps } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import type { IEndpointClasses } from './endpoint-class';
import { applyClasses, type Completed } from './private/distribution/apply-classes';
import { BehaviorClasses } from './private/distribution/behavior-classes';
import { edgeAllowlist } from './private/distribution/edge-config';
import { EdgeResponder } from './private/distribution/edge-responder';
import { ResponseHeaders } from './private/distribution/response-headers';
import { CORS_ID } from './private/distribution/target';
import { refuse } from './private/messages/refusal';
import { addMetadata } from './private/metadata';
import { ownChild } from './private/own-child';

const NOTHING: Completed = { config: { classes: {}, routes: [] }, problems: [] };

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
export interface DistributionApplyOptions {
  /**
   * Other response headers of the behaviour: CloudFront takes one response headers policy a behaviour, so that they join
   * the one that the class needs. Without `corsBehavior`.
   * @default - none
   */
  readonly responseHeaders?: ResponseHeadersPolicyProps;
}

/**
 * CORS of a CloudFront distribution. The distribution stays the user's own: this gives its behaviours response headers
 * policies and, where a class needs it, one Lambda@Edge function that answers preflights, stops foreign writes and gives
 * responses their headers, errors of the origin included.
 *
 * The order of `apply` and `addBehavior` does not matter.
 */
export class DistributionCors extends Construct {
  /**
   * The CORS of a distribution; the same for every call.
   *
   * @param distribution a distribution of the app
   * @param options to be given with the first call only
   */
  public static of(distribution: IDistribution, options?: DistributionCorsOptions): DistributionCors {
    const existing = ownChild<DistributionCors>(distribution, CORS_ID, DistributionCors);
    if (existing === undefined) return new DistributionCors(distribution, options ?? {});
    const { removalPolicy, parameterRegion } = existing.options;
    if (
      options !== undefined &&
      (options.removalPolicy !== removalPolicy || options.parameterRegion !== parameterRegion)
    ) {
      refuse(
        'options-differ',
        `got ${JSON.stringify(options)}: DistributionCors.of was called for ${distribution.node.path} with ` +
          `${JSON.stringify(existing.options)} before; give options once`,
      );
    }
    return existing;
  }

  private readonly options: DistributionCorsOptions;
  private readonly resource: CfnDistribution;
  private readonly applied = new BehaviorClasses();
  private readonly responseHeaders: ResponseHeaders;
  private responder: EdgeResponder | undefined;
  private completed: Completed | undefined;

  private constructor(distribution: IDistribution, options: DistributionCorsOptions) {
    const resource = resourceOf(distribution);
    super(distribution, CORS_ID);
    this.options = options;
    this.resource = resource;
    this.responseHeaders = new ResponseHeaders(this);
    // late, so that every behaviour is known, and once: what visits the tree afterwards sees the result
    const complete = { visit: (node: unknown) => node === distribution && this.complete() };
    Aspects.of(distribution).add(complete, { priority: AspectPriority.MUTATING });
    this.node.addValidation({ validate: () => [...(this.completed ?? NOTHING).problems] });
    const name = { distribution: distribution.distributionId };
    addMetadata(Stack.of(this), { kind: 'distributions', name }, () => (this.completed ?? NOTHING).config);
  }

  /**
   * Applies a class to a behaviour.
   *
   * Synth fails where no behaviour has the pattern, where one cannot do what the class needs, and where a setting of it
   * would let CloudFront break the policy.
   *
   * @param pattern path pattern of a behaviour, `/orders/*`; `*` is the default behaviour
   * @param classes one class, or one for GET, HEAD and QUERY and one for all other methods
   */
  public apply(pattern: string, classes: IEndpointClasses, options: DistributionApplyOptions = {}): DistributionCors {
    const applied = this.applied.add(pattern, classes, options.responseHeaders);
    // at once and not when the distribution is completed, so that tags and rules reach what is made
    this.responseHeaders.policyFor(applied);
    if (!applied.enforcement.preflightAtEdge) return this;
    this.responder ??= new EdgeResponder(this, this.options.removalPolicy);
    for (const endpointClass of new Set([classes.read, classes.write])) {
      const live = edgeAllowlist(endpointClass, this.options.parameterRegion);
      if (live) this.responder.allowRead(live);
    }
    return this;
  }

  private complete(): void {
    const { applied, responseHeaders, responder } = this;
    const { parameterRegion } = this.options;
    this.completed ??= applyClasses({
      scope: this,
      resource: this.resource,
      applied,
      responseHeaders,
      responder,
      parameterRegion,
    });
  }
}

function resourceOf(distribution: IDistribution): CfnDistribution {
  const resource = distribution.node.defaultChild;
  if (resource instanceof CfnDistribution) return resource;
  refuse(
    'distribution-imported',
    `${distribution.node.path}: the behaviours of an imported distribution are defined elsewhere, ` +
      'where nothing can be added; call DistributionCors in the app that defines it',
  );
}
