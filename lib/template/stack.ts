import { Conditions } from './conditions';
import { resolveValue } from './intrinsics';
import { attribute, physicalId } from './physical-ids';
import type { Resolver } from './resolver';
import type { Template, TemplateResource } from './template';

/** A stack as it was synthesised. */
export interface StackSource {
  /** Name that the stack is deployed under. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  /** Values of the parameters that a deployment passes. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Text of a file that is uploaded with the stack, by its key in the bucket. */
  assetText?(objectKey: string): string | undefined;
  /** Whether a word, in whatever case, stands in a file or folder that is uploaded with the stack; undefined where nobody can tell. */
  assetHas?(objectKey: string, word: string): boolean | undefined;
}

/** What CloudFormation would know beyond a single stack. */
export interface StackEnvironment {
  /** Takes a sentence about a part that is not read, or about which something is guessed. */
  note(line: string): void;
  /** Exported value, for `Fn::ImportValue`. */
  importValue(name: string): unknown;
  /** Value in Parameter Store, for parameters of an SSM type and dynamic references. */
  parameterValue(name: string): string | undefined;
}

/** A stack as if it were deployed: answers what its intrinsic functions stand for. */
export class Stack implements Resolver {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly template: Template;
  private readonly conditions: Conditions;
  private readonly attributes = new Map<string, unknown>();
  private readonly ids = new Map<string, string>();
  private readonly resolving = new Set<string>();

  /** Text of a file that is uploaded with the stack; `undefined` where it is not at hand. */
  readonly assetText: (objectKey: string) => string | undefined;
  /** Whether a word, in whatever case, stands in what is uploaded with the stack; `undefined` where nobody can tell. */
  readonly assetHas: (objectKey: string, word: string) => boolean | undefined;
  private readonly parameters: StackSource['parameters'];
  private readonly environment: StackEnvironment;

  constructor(source: StackSource, environment: StackEnvironment) {
    this.parameters = source.parameters;
    this.assetText = (objectKey) => source.assetText?.(objectKey);
    this.assetHas = (objectKey, word) => source.assetHas?.(objectKey, word);
    this.environment = environment;
    this.name = source.name;
    this.region = source.region;
    this.account = source.account;
    this.template = source.template;
    this.conditions = new Conditions(this);
  }

  /** Resources that the stack really has, those with a false condition left out. */
  resources(): [string, TemplateResource][] {
    return Object.entries(this.template.Resources ?? {}).filter(
      ([, { Condition }]) => Condition === undefined || this.conditions.holds(Condition),
    );
  }

  /** Value with every intrinsic function replaced by what it stands for. */
  resolve(value: unknown): unknown {
    return resolveValue(this, value);
  }

  /** The same for a value that is a string. */
  text(value: unknown): string {
    const resolved = this.resolve(value);
    return typeof resolved === 'string' ? resolved : resolved === undefined ? '' : JSON.stringify(resolved);
  }

  /** Properties of a resource, resolved. */
  properties(resource: TemplateResource): Record<string, unknown> {
    const properties = this.resolve(resource.Properties ?? {});
    return typeof properties === 'object' && properties !== null ? (properties as Record<string, unknown>) : {};
  }

  /** What a custom resource or a nested stack answered. */
  setOutcome(logicalId: string, id: string, attributes: Readonly<Record<string, unknown>>): void {
    this.ids.set(logicalId, id);
    for (const [name, value] of Object.entries(attributes)) this.attributes.set(`${logicalId}.${name}`, value);
  }

  /** `Ref` */
  ref(name: string): unknown {
    const parameter = this.template.Parameters?.[name];
    if (parameter) return this.parameter(name);
    const resource = this.template.Resources?.[name];
    if (!resource) return this.unknown(`${this.name} refers to ${JSON.stringify(name)}, which it does not have`, name);
    return this.ids.get(name) ?? this.once(name, () => physicalId(this, name, resource));
  }

  /** `Fn::GetAtt` */
  getAtt(logicalId: string, name: string): unknown {
    const key = `${logicalId}.${name}`;
    if (this.attributes.has(key)) return this.attributes.get(key);
    const resource = this.template.Resources?.[logicalId];
    const value = resource && this.once(key, () => attribute(this, logicalId, resource, name));
    return value ?? this.unknown(`${this.name}: the preview does not know ${key} (${resource?.Type})`, key);
  }

  holds(condition: string): boolean {
    return this.conditions.holds(condition);
  }

  importValue(name: string): unknown {
    return this.environment.importValue(name);
  }

  parameterValue(name: string): string | undefined {
    return this.environment.parameterValue(name);
  }

  /** Notes what is not read of a resource. */
  note(line: string): void {
    this.environment.note(`${this.name}: ${line}`);
  }

  /** Value of an output. */
  output(name: string): unknown {
    return this.resolve(this.template.Outputs?.[name]?.Value);
  }

  private parameter(name: string): unknown {
    const { Type, Default } = this.template.Parameters?.[name] ?? { Type: 'String' };
    const given = this.parameters[name] ?? Default;
    if (name === 'BootstrapVersion') return '32';
    if (Type.startsWith('AWS::SSM::Parameter::Value<')) {
      const value = this.parameterValue(String(given));
      if (value === undefined) {
        return this.unknown(`${this.name}: Parameter Store has no ${JSON.stringify(given)} at the deployment`, '');
      }
      return Type.includes('List<') ? value.split(',') : value;
    }
    if (given === undefined) return this.unknown(`${this.name}: parameter ${name} has neither value nor default`, '');
    return Type === 'CommaDelimitedList' && typeof given === 'string' ? given.split(',') : given;
  }

  private once<T>(key: string, compute: () => T): T | undefined {
    if (this.resolving.has(key)) return undefined;
    this.resolving.add(key);
    try {
      return compute();
    } finally {
      this.resolving.delete(key);
    }
  }

  unknown(line: string, standIn: string): string {
    this.environment.note(line);
    return standIn && `unknown:${standIn}`;
  }
}
