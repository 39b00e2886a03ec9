import { Stack, Token } from 'aws-cdk-lib';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { FunctionConfig } from '../../contract/function-config';
import type { BoundAllowlist } from '../allowlist/bound-allowlist';
import { BundledFunction, type PackagedFunctionProps } from './bundled-function';
import { CodeWithConfig } from './code-with-config';

/** What makes one function differ from another. */
export type BakedFunctionProps = Omit<PackagedFunctionProps, 'code'>;

/** A function of one API, whose settings lie beside its code, since they can be longer than an environment. */
export class ConfiguredFunction extends BundledFunction {
  private readonly code: CodeWithConfig;

  constructor(scope: Construct, id: string, props: BakedFunctionProps) {
    const code = new CodeWithConfig(props.bundle);
    super(scope, id, { ...props, code });
    this.code = code;
  }

  get invocationUri(): string {
    return Stack.of(this).formatArn({
      service: 'apigateway',
      account: 'lambda',
      resource: 'path',
      resourceName: `2015-03-31/functions/${this.handler.functionArn}/invocations`,
    });
  }

  /** Lets API Gateway call the function. One permission for all paths: Lambda's policy has room for 20 KB only. */
  allowInvoke(sourceArn: string): void {
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: this.handler.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn,
    });
  }

  allowRead({ parameterArn }: BoundAllowlist): void {
    this.role.allow('ssm:GetParameter', parameterArn);
  }

  /** Gives the function its code: the bundle and the settings, once all of them are known. */
  configure(config: FunctionConfig): void {
    this.code.configure(this.handler, this.withVariables(config));
  }

  /** Names that only the deployment knows cannot be in an asset: they go into variables. */
  private withVariables(config: FunctionConfig): FunctionConfig {
    const classes = Object.entries(config.classes).map(([name, endpointClass], i) => {
      const { live } = endpointClass;
      if (live === undefined || !Token.isUnresolved(live.parameter)) return [name, endpointClass];
      const env = `PARAMETER_${i}`;
      this.handler.addEnvironment(env, live.parameter as string);
      return [name, { ...endpointClass, live: { ...live, parameter: { env } } }];
    });
    return { ...config, classes: Object.fromEntries(classes) };
  }
}
