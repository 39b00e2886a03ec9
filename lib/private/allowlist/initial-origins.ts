import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { PolicyInput } from '../../policy/model';
import { BundledFunction } from '../function/bundled-function';
import { bundlePath } from '../function/bundles';
import { allowedPattern } from './allowed-pattern';
import type { BoundAllowlist } from './bound-allowlist';

const ID = 'CdkCorsInitialOrigins';
/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policy-conditions.html */
const CREATE_ONLY = { StringNotEquals: { 'ssm:Overwrite': 'true' } };

/**
 * Creates parameters that do not exist, one function a stack. Not an `AWS::SSM::Parameter`: CloudFormation would write
 * the template's list over what operators changed.
 */
export class InitialOrigins extends BundledFunction {
  static of(scope: Construct): InitialOrigins {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(ID) as InitialOrigins | undefined) ?? new InitialOrigins(stack);
  }

  private constructor(stack: Stack) {
    super(stack, ID, {
      description: 'Creates the parameters of CORS allowlists that do not exist yet',
      code: Code.fromAsset(bundlePath('initial-origins')),
      timeoutSeconds: 60,
    });
  }

  /** Puts `origins` into the parameter of a list where there is none. */
  add(scope: Construct, live: BoundAllowlist, policy: PolicyInput, origins: readonly string[]): void {
    const { parameter, parameterArn, region } = live;
    this.role.allow('ssm:PutParameter', parameterArn, CREATE_ONLY);
    new CustomResource(scope, 'InitialOrigins', {
      serviceToken: this.handler.functionArn,
      resourceType: 'Custom::CdkCorsInitialOrigins',
      // the function answers within its minute or never; CloudFormation would wait for an hour
      serviceTimeout: Duration.minutes(3),
      properties: {
        ParameterName: parameter,
        Origins: origins,
        AllowedPattern: allowedPattern(policy),
        ...(region && { Region: region }),
      },
    });
  }
}
