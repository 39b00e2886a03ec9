import { Duration } from 'aws-cdk-lib';
import { Rule, type RuleProps } from 'aws-cdk-lib/aws-events';
import { CfnPermission, Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FUNCTION_TIMEOUT_SECONDS, type FunctionName } from '../../contract/function-times';
import { bundlePath } from './bundles';
import { FunctionRole } from './function-role';
import { acknowledgeRuntime, functionRuntime } from './function-runtime';

/** What makes one function differ from another. */
export interface PackagedFunctionProps {
  readonly bundle: FunctionName;
  /** @default - the bundle as it is */
  readonly code?: Code;
  /** @default 'index.handler' */
  readonly handler?: string;
  readonly description: string;
  /** In MB; also what its share of a processor goes by. */
  readonly memorySize?: number;
  readonly environment?: { readonly [name: string]: string };
}

/** A function that comes with the package, and what it may do. */
export class BundledFunction extends Construct {
  readonly bundle: FunctionName;
  readonly handler: LambdaFunction;
  protected readonly role: FunctionRole;

  constructor(scope: Construct, id: string, { bundle, ...props }: PackagedFunctionProps) {
    super(scope, id);
    this.bundle = bundle;
    this.role = new FunctionRole(this);
    this.handler = new LambdaFunction(this, 'Function', {
      handler: 'index.handler',
      ...props,
      code: props.code ?? Code.fromAsset(bundlePath(bundle)),
      runtime: functionRuntime(),
      timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS[bundle]),
      role: this.role.role,
      logGroup: this.role.logGroup,
    });
    acknowledgeRuntime(this.handler);
  }

  /** Has EventBridge call the function. */
  protected callOn(id: string, props: RuleProps, permissionId = 'Permission'): Rule {
    const { functionArn } = this.handler;
    const rule = new Rule(this, id, { ...props, targets: [{ bind: () => ({ arn: functionArn }) }] });
    new CfnPermission(this, permissionId, {
      action: 'lambda:InvokeFunction',
      functionName: functionArn,
      principal: 'events.amazonaws.com',
      sourceArn: rule.ruleArn,
    });
    return rule;
  }
}
