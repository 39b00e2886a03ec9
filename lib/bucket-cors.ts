import { Stack } from 'aws-cdk-lib';
import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ApplyOptions } from './apply-options';
import type { EndpointClass } from './endpoint-class';
import type { IEndpointClass } from './endpoint-class-interface';
import { BucketClasses } from './private/bucket/bucket-classes';
import { bucketResource } from './private/bucket/bucket-resource';
import { corsRules } from './private/bucket/cors-rules';
import { otherRulesProblems } from './private/bucket/other-rules';
import { bucketProblems } from './private/bucket/problems';
import { isPushedTo, pushToBucket } from './private/bucket/pushed-bucket';
import { bucketAnswers, UNCOUNTED } from './private/bucket/remarks';
import { classPair } from './private/class/class-pair';
import { mark } from './private/marks';
import { inform } from './private/messages/annotations';
import { type Refusal, refuse } from './private/messages/refusal';
import { addMetadata } from './private/metadata';
import { remarkOnUncounted } from './private/metrics/uncounted';
import { ownChild } from './private/own-child';

const ID = 'Cors';

/**
 * The CORS of an S3 bucket, for uploads and downloads by presigned URLs. You keep your own bucket. This construct sets its CORS
 * rules, by which S3 itself answers: no function runs.
 *
 * Pages may send the headers that S3 reads (`content-type`, `content-md5`, `x-amz-*`) beside those of the class, and read
 * `ETag`, which multipart uploads need. CORS protects nothing here: whoever has a presigned URL may use it, from anywhere.
 */
export class BucketCors extends Construct {
  /**
   * The CORS of a bucket: the same object for every call.
   *
   * @param bucket a bucket that the app defines
   * @throws Error `bucket-imported` or `construct-id-taken`
   */
  public static of(bucket: IBucket): BucketCors {
    return ownChild<BucketCors>(bucket, ID, 'BucketCors') ?? new BucketCors(bucket);
  }

  private readonly resource: CfnBucket;
  /** What the bucket had before; of CDK's own construct, the rules that `addCorsRule` still adds to. */
  private readonly before: CfnBucket['corsConfiguration'];
  private classes: BucketClasses | undefined;
  private rules: CfnBucket.CorsConfigurationProperty | undefined;
  private problems: Refusal[] = [];

  private constructor(bucket: IBucket) {
    const resource = bucketResource(bucket);
    super(bucket, ID);
    mark(this, 'BucketCors');
    this.resource = resource;
    this.before = resource.corsConfiguration;
    this.node.addValidation({ validate: () => this.check() });
    const name = { bucket: bucket.bucketName };
    addMetadata(Stack.of(this), { kind: 'buckets', name }, () => this.classes?.config() ?? { classes: {}, routes: [] });
  }

  /**
   * Applies a class to the whole bucket: the CORS rules of S3 know no paths.
   *
   * Synth fails if S3 cannot state the class: if its list is live and not pushed, if it needs tokens, if it has methods other than GET, HEAD, PUT,
   * POST and DELETE, or if it exposes `*`. It also fails if the bucket has CORS rules of its own.
   *
   * @param endpointClass the class of all methods, or only of GET and HEAD if `writes` is given
   * @throws Error `bucket-has-classes`, `class-unknown` or `class-name-taken`
   */
  public apply(endpointClass: IEndpointClass, options: ApplyOptions = {}): BucketCors {
    if (this.classes) {
      refuse(
        'bucket-has-classes',
        `${this.node.scope?.node.path}: it has ${this.classes.names.join(' and ')} already, and the rules of a bucket know no paths; apply once, and two ` +
          'classes as apply(reads, { writes })',
      );
    }
    this.classes = new BucketClasses(classPair(endpointClass, options.writes));
    const isPushed = (one: EndpointClass) => isPushedTo(this, one);
    this.problems = bucketProblems(this.classes, isPushed);
    if (this.problems.length > 0) return this;
    if (this.classes.all.some(({ endpointClass: one }) => isPushed(one))) {
      pushToBucket(this, this.resource, this.classes);
    } else {
      this.rules = { corsRules: corsRules(this.classes) };
      this.resource.corsConfiguration = this.rules;
    }
    const remark = bucketAnswers(this.classes);
    if (remark !== undefined) inform(this, 'bucket-answers', remark);
    remarkOnUncounted(
      this,
      this.classes.all.map(({ endpointClass: one }) => one),
      UNCOUNTED,
    );
    return this;
  }

  private check(): Refusal[] {
    if (this.classes === undefined) return [];
    const rules = { before: this.before, ours: this.rules };
    return [...this.problems, ...otherRulesProblems(this.resource, rules)];
  }
}
