import { Aws, Duration, type IResolvable, Lazy, Names, type RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { experimental } from 'aws-cdk-lib/aws-cloudfront';
import { type CfnRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionConfig } from '../../contract/function-config';
import { FUNCTION_TIMEOUT_SECONDS } from '../../contract/function-times';
import { allowReadInForce } from '../allowlist/allow-read-in-force';
import type { ClassAllowlist } from '../allowlist/class-allowlist';
import { CodeWithConfig } from '../function/code-with-config';
import { acknowledgeRuntime, functionRuntime } from '../function/function-runtime';
import { sizeForList } from '../function/long-list-memory';
import { acknowledge } from '../messages/acknowledge';
import { refuse } from '../messages/refusal';

/** Lambda@Edge writes to groups of this name in every region that it runs in. */
const LOG_GROUPS = `arn:${Aws.PARTITION}:logs:*:${Aws.ACCOUNT_ID}:log-group:/aws/lambda/us-east-1.*`;

/**
 * The function that decides for all behaviours of one distribution. Within what is allowed at viewer events too
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions.html).
 */
export class EdgeResponder extends Construct {
  private readonly code = new CodeWithConfig('edge-responder');
  private readonly edge: experimental.EdgeFunction;
  private readonly permissions = new PolicyDocument();
  /** Resolved once for all behaviours: CDK computes the hash of the whole function each time. */
  private readonly version = Lazy.any({ produce: () => Stack.of(this).resolve(this.edge.edgeArn) });

  constructor(scope: Construct) {
    checkRegion(scope);
    super(scope, 'EdgeResponder');
    // outside us-east-1, functions of several distributions come into one stack under this id
    const id = Names.uniqueResourceName(this, { maxLength: 60 });
    this.edge = new experimental.EdgeFunction(this, id, {
      description: 'Decides on CORS at the origin events of a distribution',
      code: this.code,
      handler: 'index.handler',
      runtime: functionRuntime(),
      memorySize: 128,
      timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS['edge-responder']),
    });
    this.restrictRole();
    acknowledgeRuntime(this.handler);
  }

  /** Of the function's version, as behaviours refer to it. */
  get versionArn(): IResolvable {
    return this.version;
  }

  allowRead(live: ClassAllowlist, parameterArn: string): void {
    const { role } = this.handler;
    sizeForList(this.handler, live);
    allowReadInForce(role, live, (statement) => this.permissions.addStatements(statement), parameterArn);
  }

  /** What becomes of the function and of its versions when they are removed. */
  applyRemovalPolicy(policy: RemovalPolicy): void {
    this.handler.applyRemovalPolicy(policy);
    this.handler.currentVersion.applyRemovalPolicy(policy);
  }

  /** Gives the function its code: the bundle and the settings, once all of them are known. */
  configure(config: FunctionConfig): void {
    this.code.configure(this.handler, config);
  }

  get handler(): LambdaFunction {
    return this.edge.lambda as LambdaFunction;
  }

  /** Instead of AWS's managed policy. Not a role of our own: outside us-east-1 it belongs to another stack. */
  private restrictRole(): void {
    const actions = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
    this.permissions.addStatements(new PolicyStatement({ actions, resources: [LOG_GROUPS] }));
    const role = this.handler.role!;
    const resource = role.node.defaultChild as CfnRole;
    resource.managedPolicyArns = undefined;
    resource.policies = [{ policyName: 'Permissions', policyDocument: this.permissions }];
    const arn = LOG_GROUPS.replace(Aws.PARTITION, '<AWS::Partition>').replace(Aws.ACCOUNT_ID, '<AWS::AccountId>');
    const reason = 'the function logs in whatever region it runs in';
    acknowledge(role, `AwsSolutions-IAM5[Resource::${arn}]`, reason);
  }
}

function checkRegion(scope: Construct): void {
  const { region, node } = Stack.of(scope);
  if (!Token.isUnresolved(region)) return;
  refuse(
    'region-missing',
    `${node.path}: functions at the edge live in us-east-1, and this stack does not say where it is ` +
      "itself; give it env: { region: 'us-east-1' }, or any other region",
  );
}
