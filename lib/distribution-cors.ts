import { AspectPriority, Aspects, Lazy, Stack } from 'aws-cdk-lib';
import { CfnDistribution, type IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { MathExpression, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ClassRuleGroup } from './class-rule-group';
import type { DistributionApplyOptions, DistributionCorsOptions } from './distribution-cors-options';
import type { IEndpointClass } from './endpoint-class-interface';
import type { ProbedTarget } from './private/canary/probed-target';
import { classPair } from './private/class/class-pair';
import { applyClasses, type Completed } from './private/distribution/apply-classes';
import { BehaviorClasses } from './private/distribution/behavior-classes';
import { behaviorPaths } from './private/distribution/behavior-paths';
import { readDistribution } from './private/distribution/behaviors';
import { edgeAllowlist } from './private/distribution/edge-config';
import { eventsOf } from './private/distribution/edge-functions';
import { EdgeResponder } from './private/distribution/edge-responder';
import { ResponseHeaders } from './private/distribution/response-headers';
import { CORS_ID } from './private/distribution/target';
import { ViewerResponder } from './private/distribution/viewer-responder';
import { isResource } from './private/is-resource';
import { mark } from './private/marks';
import { MergedOptions } from './private/merged-options';
import { refuse } from './private/messages/refusal';
import { addMetadata } from './private/metadata';
import { FacadeMetrics } from './private/metrics/facade-metrics';
import { ownChild } from './private/own-child';
import type { DistributionRuleGroupOptions } from './rule-group-options';

const NOTHING: Completed = { config: { classes: {}, routes: [] }, problems: [] };

/**
 * The CORS of a CloudFront distribution. You keep your own distribution. This construct gives its behaviours response headers
 * policies. If a class needs it, it also adds one Lambda@Edge function that answers preflights, rejects cross-site writes and
 * adds headers to responses, including the origin's errors. If the list of a class is pushed, a CloudFront Function answers its preflights and
 * rejects its cross-site writes instead, and a response headers policy adds the headers.
 *
 * The order of `apply` and `addBehavior` does not matter.
 */
export class DistributionCors extends Construct {
  /**
   * The CORS of a distribution: the same object for every call.
   *
   * @param distribution a distribution that the app defines
   * @param options any call may pass them; if several calls pass the same option, the values have to agree
   * @throws Error `distribution-imported`, `options-differ` or `construct-id-taken`
   */
  public static of(distribution: IDistribution, options?: DistributionCorsOptions): DistributionCors {
    const cors =
      ownChild<DistributionCors>(distribution, CORS_ID, 'DistributionCors') ?? new DistributionCors(distribution);
    cors.options.add(options);
    return cors;
  }

  private readonly options: MergedOptions<DistributionCorsOptions>;
  private readonly resource: CfnDistribution;
  private readonly applied: BehaviorClasses;
  private readonly responseHeaders: ResponseHeaders;
  private responder: EdgeResponder | undefined;
  private viewerResponder: ViewerResponder | undefined;
  private completed: Completed | undefined;

  private readonly metrics = new FacadeMetrics(this, () => this.applied.classes);

  private constructor(distribution: IDistribution) {
    const resource = resourceOf(distribution);
    super(distribution, CORS_ID);
    mark(this, 'DistributionCors');
    this.options = new MergedOptions(distribution);
    this.resource = resource;
    this.applied = new BehaviorClasses(Stack.of(this));
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
   * Synth fails if no behaviour has the pattern, if the behaviour cannot enforce the class, or if one of its settings would
   * let CloudFront break the policy.
   *
   * @param pattern path pattern of a behaviour, such as `/orders/*`; `*` is the default behaviour
   * @param endpointClass the class of all methods, or only of GET, HEAD and QUERY if `writes` is given
   */
  public apply(
    pattern: string,
    endpointClass: IEndpointClass,
    options: DistributionApplyOptions = {},
  ): DistributionCors {
    const classes = classPair(endpointClass, options.writes);
    const applied = this.applied.add(pattern, classes, options);
    // at once and not when the distribution is completed, so that tags and rules reach what is made
    this.responseHeaders.policyFor(applied);
    if (!applied.enforcement.preflightAtEdge) return this;
    if (applied.enforcement.preflightAtViewer) this.viewerResponder ??= new ViewerResponder(this);
    if (eventsOf(applied).length === 0) return this;
    this.responder ??= new EdgeResponder(this);
    for (const one of new Set([classes.read, classes.write])) {
      if (one._live === undefined) continue;
      const produce = () => edgeAllowlist(one, this.options.all.parameterRegion).parameterArn;
      this.responder.allowRead(one._live, Lazy.string({ produce }));
    }
    return this;
  }

  /**
   * A rule group of AWS WAF that bounds how many requests of a class one address may send to its behaviours. It has an effect once it is
   * in the web ACL of the distribution, which is yours: `new CfnWebACL(this, 'WebAcl', { rules: [group.rule(0)], ... })`.
   *
   * Synth fails if the class was not applied to this distribution, or if the rule group would not be in us-east-1.
   *
   * @throws Error `rule-group-rates`
   */
  public addRuleGroup(endpointClass: IEndpointClass, options: DistributionRuleGroupOptions): ClassRuleGroup {
    const { scope, ...rates } = options;
    return ClassRuleGroup._of(scope ?? this, endpointClass, rates, {
      wafScope: 'CLOUDFRONT',
      name: this.resource.node.scope!.node.path,
      paths: () => behaviorPaths(readDistribution(this.resource).behaviors, this.applied),
    });
  }

  /**
   * Decisions that allowed a request, of all classes of this distribution together. Ask for it after the last `apply`. A class that is also
   * applied elsewhere is counted wherever it decides.
   *
   * @throws Error `metrics-off` if no class counts
   */
  public metricAllowed(options?: MetricOptions): MathExpression {
    return this.metrics.allowed(options);
  }

  /**
   * Decisions that denied a request, of all classes of this distribution together. Ask for it after the last `apply`. A class that is also
   * applied elsewhere is counted wherever it decides.
   *
   * @throws Error `metrics-off` if no class counts
   */
  public metricDenied(options?: MetricOptions): MathExpression {
    return this.metrics.denied(options);
  }

  /** The function at the edge; undefined until a class that needs it is applied. */
  public get edgeFunction(): LambdaFunction | undefined {
    return this.responder?.handler;
  }

  /**
   * Code for a CloudFront Function of your own at viewer-request of a behaviour whose class has a pushed list. It goes in front of yours,
   * whose `handler` begins with `const answer = await cdkCorsAnswer(event); if (answer.statusCode) return answer;`. Such a function has the
   * runtime `FunctionRuntime.JS_2_0` and no key value store of its own: it gets the one that the lists are in. Undefined until a class with
   * a pushed list is applied.
   * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/push.md#with-a-function-of-your-own
   */
  public get viewerRequestCode(): string | undefined {
    const responder = this.viewerResponder;
    return responder && Lazy.string({ produce: () => responder.code });
  }

  /**
   * Where it is deployed, for canaries.
   *
   * @internal
   */
  public _probed(): ProbedTarget {
    const { resource, applied } = this;
    const url = `https://${resource.attrDomainName}`;
    const routes = applied.patterns.map((pattern) => [pattern, applied.find(pattern)!.classes] as const);
    return { name: resource.node.scope!.node.path, url, passesPreflights: true, routes, paths: [] };
  }

  private complete(): void {
    const { applied, responseHeaders, responder } = this;
    this.completed ??= applyClasses({
      scope: this,
      resource: this.resource,
      applied,
      responseHeaders,
      responder,
      viewerResponder: this.viewerResponder,
      options: this.options.all,
    });
  }
}

function resourceOf(distribution: IDistribution): CfnDistribution {
  const resource = distribution.node.defaultChild;
  if (isResource(resource, CfnDistribution)) return resource;
  refuse(
    'distribution-imported',
    `${distribution.node.path}: the behaviours of an imported distribution are defined elsewhere, ` +
      'where nothing can be added; call DistributionCors in the app that defines it',
  );
}
