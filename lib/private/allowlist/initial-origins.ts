import { Aws, CustomResource, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ALLOWLIST_TAG } from '../../contract/allowlist-tag';
import type { PolicyInput } from '../../policy/model';
import { BundledFunction } from '../function/bundled-function';
import { acknowledge } from '../messages/acknowledge';
import { acknowledgeWildcard } from '../messages/acknowledge-wildcard';
import { allowedPattern } from './allowed-pattern';
import type { ClassAllowlist } from './class-allowlist';

const ID = 'CdkCorsInitialOrigins';
/** Every parameter of the account; no permission is given on it without a condition. */
const ALL = `arn:${Aws.PARTITION}:ssm:*:${Aws.ACCOUNT_ID}:parameter/*`;
/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policy-conditions.html */
const CREATE_ONLY = { StringNotEquals: { 'ssm:Overwrite': 'true' } };

/** A list as the function takes it. */
interface List {
  readonly ClassName: string;
  readonly ConstructPath: string;
  readonly ParameterName: string;
  readonly Origins: readonly string[];
  readonly AllowedPattern: string;
  readonly Region?: string;
  /** Parameters that the list may take; left out where it is one. */
  readonly Shards?: number;
}

/**
 * Creates parameters that do not exist, one function a stack. Not an `AWS::SSM::Parameter`: CloudFormation would write
 * the template's list over what operators changed. All lists are one resource: where the name of one changes,
 * CloudFormation tells the function both what was there and what is, so that the list goes on as operators left it.
 */
export class InitialOrigins extends BundledFunction {
  static of(scope: Construct): InitialOrigins {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(ID) as InitialOrigins | undefined) ?? new InitialOrigins(stack);
  }

  private readonly lists: (() => List)[] = [];
  private readonly creation = new PolicyStatement({ actions: ['ssm:PutParameter'], conditions: CREATE_ONLY });
  /** A parameter is created with its tag; where a name is new, one that has it already stays as it is. */
  private readonly care = new PolicyStatement({ actions: ['ssm:AddTagsToResource', 'ssm:GetParameter'] });

  private hasShards = false;

  private constructor(stack: Stack) {
    super(stack, ID, {
      description: 'Creates the parameters of CORS allowlists that do not exist yet',
      bundle: 'initial-origins',
    });
    this.role.add(this.creation, this.care);
    this.allowReadOfOwn();
    new CustomResource(this, 'Lists', {
      serviceToken: this.handler.functionArn,
      resourceType: 'Custom::CdkCorsInitialOrigins',
      // the function answers within its five minutes or never; CloudFormation would wait for an hour
      serviceTimeout: Duration.minutes(6),
      properties: { Lists: Lazy.any({ produce: () => this.lists.map((list) => list()) }) },
    });
  }

  /** Puts `origins` into the parameter of a list where there is none. */
  add(scope: Construct, live: ClassAllowlist, policy: PolicyInput, origins: readonly string[]): void {
    this.creation.addResources(live.parameterArn);
    this.care.addResources(live.parameterArn);
    if (live.shards > 1) this.allowShards(live);
    this.lists.push(() => {
      const { parameter, region } = live.bound;
      return {
        ClassName: policy.name,
        ConstructPath: scope.node.path.slice(Stack.of(scope).node.path.length + 1),
        ParameterName: parameter,
        Origins: origins,
        AllowedPattern: allowedPattern(policy),
        ...(region && { Region: region }),
        ...(live.shards > 1 && { Shards: live.shards }),
      };
    });
  }

  /** Where a list is renamed, all its parameters are copied; which of them there are, only their names say. */
  private allowShards({ shardsArn }: ClassAllowlist): void {
    this.creation.addResources(shardsArn);
    this.care.addResources(shardsArn);
    acknowledgeWildcard(this.role.role, shardsArn, 'each parameter of a list has its number as its name');
    if (this.hasShards) return;
    this.hasShards = true;
    this.role.allow('ssm:DescribeParameters', '*');
    acknowledgeWildcard(this.role.role, '*', 'ssm:DescribeParameters knows no resources, and tells no values');
  }

  /** What a list was called before is in no template, but all that were created have the tag. */
  private allowReadOfOwn(): void {
    const { key, value } = ALLOWLIST_TAG;
    this.role.allow('ssm:GetParameter', ALL, { StringEquals: { [`aws:ResourceTag/${key}`]: value } });
    const named = ALL.replace(Aws.PARTITION, '<AWS::Partition>').replace(Aws.ACCOUNT_ID, '<AWS::AccountId>');
    const reason = 'it reads lists by their tag, whatever they were called before';
    acknowledge(this.role.role, `AwsSolutions-IAM5[Resource::${named}]`, reason);
  }
}
