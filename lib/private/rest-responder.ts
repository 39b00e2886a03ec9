import { Duration, Stack, Token } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnPermission, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { BakedCode } from './baked-code';
import type { BoundAllowlist } from './bound-allowlist';
import type { FunctionConfig } from './function-config';
import { FunctionRole } from './function-role';
import { acknowledgeRuntime, FUNCTION_RUNTIME } from './function-runtime';

/** The function that answers the preflights of one REST API where a mapping template cannot. */
export class RestResponder extends Construct {
  private readonly role: FunctionRole;
  private readonly code = new BakedCode('rest-responder');
  private readonly handler: LambdaFunction;

  constructor(scope: Construct, api: IRestApi) {
    super(scope, 'Responder');
    this.role = new FunctionRole(this);
    this.handler = new LambdaFunction(this, 'Function', {
      description: 'Answers CORS preflights',
      code: this.code,
      handler: 'index.handler',
      runtime: FUNCTION_RUNTIME,
      memorySize: 256,
      timeout: Duration.seconds(5),
      role: this.role.role,
      logGroup: this.role.logGroup,
    });
    acknowledgeRuntime(this.handler);
    // one for all paths: Lambda's policy has room for 20 KB only
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: this.handler.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: api.arnForExecuteApi('OPTIONS', '/*', '*'),
    });
  }

  get invocationUri(): string {
    return Stack.of(this).formatArn({
      service: 'apigateway',
      account: 'lambda',
      resource: 'path',
      resourceName: `2015-03-31/functions/${this.handler.functionArn}/invocations`,
    });
  }

  allowRead({ parameterArn }: BoundAllowlist): void {
    this.role.allow('ssm:GetParameter', parameterArn);
  }

  /** Gives the function its code: the bundle and the settings, once all of them are known. */
  bake(config: FunctionConfig): void {
    this.code.bake(this.handler, this.withVariables(config));
  }

  /** Names that only the deployment knows cannot be in an asset: they go into variables. */
  private withVariables(config: FunctionConfig): FunctionConfig {
    const classes = Object.entries(config.classes).map(([name, { policy, live }], i) => {
      if (live === undefined || !Token.isUnresolved(live.parameter)) return [name, { policy, live }];
      const env = `PARAMETER_${i}`;
      this.handler.addEnvironment(env, live.parameter as string);
      return [name, { policy, live: { ...live, parameter: { env } } }];
    });
    return { ...config, classes: Object.fromEntries(classes) };
  }
}
