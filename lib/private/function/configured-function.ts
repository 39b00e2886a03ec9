import { Stack, Token } from 'aws-cdk-lib';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { ClassConfig, DeployedOrigins, FunctionConfig } from '../../contract/function-config';
import { allowReadInForce } from '../allowlist/allow-read-in-force';
import type { ClassAllowlist } from '../allowlist/class-allowlist';
import { BundledFunction, type PackagedFunctionProps } from './bundled-function';
import { CodeWithConfig } from './code-with-config';
import { sizeForList } from './long-list-memory';

/** What makes one function differ from another. */
export type BakedFunctionProps = Omit<PackagedFunctionProps, 'code'>;

/** A function of one API, whose settings lie beside its code, since they can be longer than an environment. */
export class ConfiguredFunction extends BundledFunction {
  private readonly code: CodeWithConfig;
  /** By origin. */
  private readonly originVariables = new Map<string, string>();

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

  allowRead(live: ClassAllowlist): void {
    sizeForList(this.handler, live);
    allowReadInForce(this.role.role, live, (statement) => this.role.add(statement));
  }

  /** Gives the function its code: the bundle and the settings, once all of them are known. */
  configure(config: FunctionConfig): void {
    this.code.configure(this.handler, this.withVariables(config));
  }

  /** What only the deployment knows cannot be in an asset: names of parameters and origins go into variables. */
  private withVariables(config: FunctionConfig): FunctionConfig {
    const classes = Object.entries(config.classes).map(([name, endpointClass], i) => {
      const one = this.withOriginVariables(endpointClass);
      const { live } = one;
      if (live === undefined || !Token.isUnresolved(live.parameter)) return [name, one];
      const env = `PARAMETER_${i}`;
      this.handler.addEnvironment(env, live.parameter as string);
      return [name, { ...one, live: { ...live, parameter: { env } } }];
    });
    return { ...config, classes: Object.fromEntries(classes) };
  }

  private withOriginVariables(endpointClass: ClassConfig): ClassConfig {
    const { policy } = endpointClass;
    const known: { -readonly [list in keyof DeployedOrigins]: string[] } = {};
    const deployed: { -readonly [list in keyof DeployedOrigins]: string[] } = {};
    for (const list of ['origins', 'selfOrigins'] as const) {
      const origins = policy[list] ?? [];
      if (origins === '*' || !origins.some((origin) => Token.isUnresolved(origin))) continue;
      known[list] = origins.filter((origin) => !Token.isUnresolved(origin));
      deployed[list] = origins.filter((origin) => Token.isUnresolved(origin)).map((origin) => this.variableFor(origin));
    }
    if (Object.keys(deployed).length === 0) return endpointClass;
    return { ...endpointClass, policy: { ...policy, ...known }, deployed };
  }

  private variableFor(origin: string): string {
    const name = this.originVariables.get(origin) ?? `ORIGIN_${this.originVariables.size}`;
    this.originVariables.set(origin, name);
    this.handler.addEnvironment(name, origin);
    return name;
  }
}
