import type { TemplateResource } from '../../lib/template/template';
import type { DeployedStack } from '../deployment/deployed-stack';
import type { Notes } from '../log';
import { functionCode } from './function-code';
import type { FunctionDefinition } from './function-definition';
import type { ProcessHost } from './function-process';
import { LambdaFunction } from './lambda-function';

const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MEGABYTES = 128;

/** The functions of the assembly, by ARN. */
export class Functions {
  private readonly byArn = new Map<string, { stack: DeployedStack; logicalId: string; resource: TemplateResource }>();
  private readonly running = new Map<string, LambdaFunction | undefined>();

  constructor(
    private readonly host: ProcessHost,
    private readonly notes: Notes,
    private readonly temporaryDirectory: string,
  ) {}

  /** Makes a function known. Its properties are resolved when it is first called. */
  add(stack: DeployedStack, logicalId: string, resource: TemplateResource): void {
    this.byArn.set(String(stack.getAtt(logicalId, 'Arn')), { stack, logicalId, resource });
  }

  /** Function of an ARN, with or without version or alias; undefined where the preview cannot run it. */
  get(arn: string): LambdaFunction | undefined {
    return this.find(arn, false);
  }

  /** The same function as its replica in us-east-1 runs it for CloudFront. */
  atEdge(versionArn: string): LambdaFunction | undefined {
    return this.find(versionArn, true);
  }

  /** Ends every process of every function. */
  close(): void {
    for (const running of this.running.values()) running?.close();
  }

  private find(arn: string, atEdge: boolean): LambdaFunction | undefined {
    const unqualified = arn.split(':').slice(0, 7).join(':');
    const key = `${unqualified} ${atEdge}`;
    if (!this.running.has(key)) this.running.set(key, this.create(unqualified, atEdge));
    return this.running.get(key);
  }

  private create(arn: string, atEdge: boolean): LambdaFunction | undefined {
    const known = this.byArn.get(arn);
    if (!known) return undefined;
    const definition = this.define(arn, known.stack, known.logicalId, known.resource);
    return definition && new LambdaFunction(atEdge ? replica(definition) : definition, this.host);
  }

  private define(
    arn: string,
    stack: DeployedStack,
    label: string,
    resource: TemplateResource,
  ): FunctionDefinition | undefined {
    const properties = stack.properties(resource);
    const runtime = String(properties.Runtime ?? 'container image');
    if (!runtime.startsWith('nodejs')) {
      this.notes.note(
        `${stack.name}: function ${label} is not served: runtime ${runtime}, the preview has Node.js alone`,
      );
      return undefined;
    }
    const directory = functionCode(stack, label, properties.Code, this.temporaryDirectory);
    if (directory === undefined) {
      this.notes.note(`${stack.name}: function ${label} is not served: its code is no directory of the assembly`);
      return undefined;
    }
    const variables = (properties.Environment as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
    return {
      name: arn.split(':')[6] ?? label,
      label,
      arn,
      directory,
      handler: String(properties.Handler),
      runtime,
      timeoutSeconds: Number(properties.Timeout ?? DEFAULT_TIMEOUT_SECONDS),
      memoryMegabytes: Number(properties.MemorySize ?? DEFAULT_MEMORY_MEGABYTES),
      region: stack.region,
      atEdge: false,
      environment: Object.fromEntries(
        Object.entries(variables).map(([name, value]) => [name, stack.reachable(String(value))]),
      ),
    };
  }
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html */
function replica(definition: FunctionDefinition): FunctionDefinition {
  return { ...definition, name: `us-east-1.${definition.name}`, region: 'us-east-1', atEdge: true };
}
