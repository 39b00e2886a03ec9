import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnFunction,
  CfnPermission,
  Code,
  type CodeConfig,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { BoundAllowlist } from './bound-allowlist';
import { bundlePath } from './bundles';
import type { FunctionConfig } from './function-config';
import { FunctionRole } from './function-role';
import { sortedJson } from './sorted-json';

/** The function that answers the preflights of one REST API where a mapping template cannot. */
export class RestResponder extends Construct {
  private readonly role: FunctionRole;
  private readonly code = new LateCode();
  private readonly handler: LambdaFunction;

  constructor(scope: Construct, api: IRestApi) {
    super(scope, 'Responder');
    this.role = new FunctionRole(this);
    this.handler = new LambdaFunction(this, 'Function', {
      description: 'Answers CORS preflights',
      code: this.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      memorySize: 256,
      timeout: Duration.seconds(5),
      role: this.role.role,
      logGroup: this.role.logGroup,
    });
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
    const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-'));
    cpSync(bundlePath('rest-responder'), folder, { recursive: true });
    writeFileSync(join(folder, 'config.json'), sortedJson(this.withVariables(config)));
    const code = Code.fromAsset(folder);
    this.code.become(code.bind(this.handler));
    code.bindToResource(this.handler.node.defaultChild as CfnFunction);
    // with staging off, the assembly refers to the folder itself
    if (!this.node.tryGetContext('aws:cdk:disable-asset-staging')) rmSync(folder, { recursive: true });
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

/** Code that is found after its function was made. */
class LateCode extends Code {
  readonly isInline = false;
  private config: CodeConfig | undefined;

  become(config: CodeConfig): void {
    this.config = config;
  }

  bind(): CodeConfig {
    return {
      s3Location: {
        bucketName: Lazy.string({ produce: () => this.config?.s3Location?.bucketName }),
        objectKey: Lazy.string({ produce: () => this.config?.s3Location?.objectKey }),
      },
    };
  }
}
