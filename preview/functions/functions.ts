import { statSync } from 'node:fs';
import type { TemplateResource } from '../../lib/template/template';
import type { DeployedStack } from '../deployment/deployed-stack';
import type { Notes } from '../log';
import { NotServedError } from '../not-served-error';
import type { FunctionDefinition } from './function-definition';
import type { ProcessHost } from './function-process';
import { LambdaFunction } from './lambda-function';
import { moduleFolders } from './layer-modules';
import { pythonProgram } from './python-program';
import type { TaskRoots } from './task-roots';

const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MEGABYTES = 128;

/** The functions of the assembly, by ARN. */
export class Functions {
  private readonly byArn = new Map<string, { stack: DeployedStack; logicalId: string; resource: TemplateResource }>();
  /** Folders of layers, by what refers to them. */
  private readonly layers = new Map<string, string>();
  /** With all that a template says of them. */
  private readonly running = new Map<string, { readonly called: LambdaFunction; readonly text: string }>();

  /** Those of stacks that are being deployed, where the template says something else of them than before. */
  private readonly coming = new Map<string, { readonly called: LambdaFunction; readonly text: string }>();
  /** They finish what they do. */
  private readonly retired = new Set<LambdaFunction>();

  constructor(
    private readonly host: ProcessHost,
    private readonly notes: Notes,
    private readonly taskRoots: TaskRoots,
  ) {}

  /** Makes a function known. Its properties are resolved when it is first called. */
  add(stack: DeployedStack, logicalId: string, resource: TemplateResource): void {
    this.byArn.set(String(stack.getAtt(logicalId, 'Arn')), { stack, logicalId, resource });
  }

  /** Makes a layer known whose content is a folder of the assembly. */
  addLayer(stack: DeployedStack, logicalId: string, resource: TemplateResource): void {
    const folder = assetFolder(stack, (stack.properties(resource).Content as { S3Key?: unknown } | undefined)?.S3Key);
    if (folder !== undefined) this.layers.set(String(stack.ref(logicalId)), folder);
  }

  /**
   * Function of an ARN, with or without version or alias.
   *
   * @throws {NotServedError} where the preview cannot run it, which is noted too
   */
  get(arn: string): LambdaFunction {
    return this.find(arn, false);
  }

  /** The same function as its replica in us-east-1 runs it for CloudFront. @throws {NotServedError} */
  atEdge(versionArn: string): LambdaFunction {
    return this.find(versionArn, true);
  }

  /**
   * The same as the stacks that are being deployed have it, for their custom resources: until all are deployed, everybody else calls the
   * one that runs. @throws {NotServedError}
   */
  beingDeployed(arn: string): LambdaFunction {
    const key = keyOf(arn, false);
    const text = this.textOf(key.arn);
    const running = this.running.get(key.text);
    if (running === undefined || running.text === text) return this.get(arn);
    const known = this.coming.get(key.text);
    if (known?.text === text) return known.called;
    known?.called.close();
    const called = this.create(key.arn, false);
    this.coming.set(key.text, { called, text });
    return called;
  }

  /** Notes a function that the preview cannot run, and what its code lacks, before anything calls it. */
  noteUnserved(arn: string): void {
    try {
      const { label, taskRoot } = this.get(arn).definition;
      for (const name of this.taskRoots.missingSdk(taskRoot())) {
        this.notes.note(
          `function ${label} imports ${name}, which Lambda has and this project has not: install it here`,
        );
      }
    } catch (error) {
      if (!(error instanceof NotServedError)) throw error;
    }
  }

  /**
   * Goes over to the functions of other stacks. Those of which the template says the same keep their processes; others finish what
   * they do.
   */
  replace(stacks: readonly DeployedStack[]): void {
    for (const [arn, { stack }] of this.byArn) if (!stacks.includes(stack)) this.byArn.delete(arn);
    for (const [key, { called, text }] of this.running) {
      const now = this.textOf(key.split(' ')[0]!);
      if (now === text) continue;
      this.running.delete(key);
      called.retire();
      this.retired.add(called);
      const next = this.coming.get(key);
      if (next?.text !== now) continue;
      this.running.set(key, next);
      this.coming.delete(key);
    }
    for (const { called } of this.coming.values()) called.close();
    this.coming.clear();
  }

  /** Ends every process of every function. */
  close(): void {
    for (const { called } of [...this.running.values(), ...this.coming.values()]) called.close();
    for (const called of this.retired) called.close();
  }

  private find(arn: string, atEdge: boolean): LambdaFunction {
    const key = keyOf(arn, atEdge);
    const running = this.running.get(key.text);
    if (running) return running.called;
    const called = this.create(key.arn, atEdge);
    this.running.set(key.text, { called, text: this.textOf(key.arn) });
    return called;
  }

  /** All that the code of a function and its surroundings follow from: assets have hashes for names. */
  private textOf(arn: string): string {
    const known = this.byArn.get(arn);
    if (!known) return '';
    const properties = known.stack.properties(known.resource);
    const layers = ((properties.Layers ?? []) as readonly unknown[]).map((layer) => this.layers.get(String(layer)));
    return JSON.stringify([properties, layers]);
  }

  private create(arn: string, atEdge: boolean): LambdaFunction {
    const known = this.byArn.get(arn);
    if (!known) {
      this.notes.note(`function ${arn} is not served: no stack of the assembly has it`);
      throw new NotServedError(`function ${arn}`);
    }
    const definition = this.define(arn, known.stack, known.logicalId, known.resource);
    return new LambdaFunction(atEdge ? replica(definition) : definition, this.host, this.notes);
  }

  private define(arn: string, stack: DeployedStack, label: string, resource: TemplateResource): FunctionDefinition {
    const properties = stack.properties(resource);
    const runtime = String(properties.Runtime ?? 'container image');
    const refuse = (why: string): never => {
      this.notes.note(`${stack.name}: function ${label} is not served: ${why}`);
      throw new NotServedError(`function ${label}`);
    };
    const isPython = runtime.startsWith('python3');
    if (!isPython && !runtime.startsWith('nodejs'))
      refuse(`runtime ${runtime}, the preview has Node.js and Python alone`);
    const python = isPython
      ? (pythonProgram(runtime) ?? refuse(`runtime ${runtime}, and no python3 is there`))
      : undefined;
    const taskRoot =
      this.taskRoot(stack, label, properties.Code, isPython ? 'index.py' : 'index.js') ??
      refuse('its code is no directory of the assembly');
    const layers = ((properties.Layers ?? []) as readonly unknown[]).map(String);
    const unserved = layers.filter((layer) => !isPython || !this.layers.has(layer));
    if (unserved.length > 0) {
      const which = unserved.length === layers.length ? 'its layers are' : `its layers ${unserved.join(', ')} are`;
      this.notes.note(`${stack.name}: function ${label}: ${which} not served`);
    }
    const variables = (properties.Environment as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
    return {
      name: arn.split(':')[6] ?? label,
      label,
      arn,
      taskRoot,
      hasLayers: unserved.length > 0,
      python,
      // of files with the same name, the last layer's counts
      layers: layers.toReversed().flatMap((layer) => moduleFolders(this.layers.get(layer), runtime)),
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

  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-code.html */
  private taskRoot(
    stack: DeployedStack,
    label: string,
    code: unknown,
    file: string,
  ): FunctionDefinition['taskRoot'] | undefined {
    const { ZipFile, S3Key } = (code ?? {}) as { ZipFile?: unknown; S3Key?: unknown };
    if (typeof ZipFile === 'string') {
      const root = this.taskRoots.ofText(label, ZipFile, file);
      return () => root;
    }
    const folder = assetFolder(stack, S3Key);
    return folder === undefined ? undefined : () => this.taskRoots.ofAsset(folder);
  }
}

/** The folder of an asset, by its key. */
/** What a function goes by, with or without version or alias. */
function keyOf(arn: string, atEdge: boolean): { readonly arn: string; readonly text: string } {
  const unqualified = arn.split(':').slice(0, 7).join(':');
  return { arn: unqualified, text: `${unqualified} ${atEdge}` };
}

function assetFolder(stack: DeployedStack, key: unknown): string | undefined {
  const path = typeof key === 'string' ? stack.source.assets.path(key) : undefined;
  return path !== undefined && statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : undefined;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html */
function replica(definition: FunctionDefinition): FunctionDefinition {
  return { ...definition, name: `us-east-1.${definition.name}`, region: 'us-east-1', atEdge: true };
}
