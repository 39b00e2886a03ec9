import { ofType } from '../of-type';
import type { Stack } from '../stack';

/** `AWS::Lambda::Function`, as far as it is read. */
interface FunctionSettings {
  readonly Code?: { readonly ZipFile?: unknown; readonly S3Key?: unknown };
  readonly Layers?: readonly unknown[];
}

interface CodedFunction extends FunctionSettings {
  readonly stack: Stack;
}

const READER = 'Custom::CrossRegionStringParameterReader';

/** What the code of an app's functions says, as far as its files are at hand. */
export class FunctionCode {
  private readonly functions: ReadonlyMap<string, CodedFunction>;
  /** By the name of the parameter that takes the version of an edge function to another Region. */
  private readonly parameters: ReadonlyMap<string, string>;

  constructor(stacks: readonly Stack[]) {
    const find = (type: string) => stacks.flatMap((stack) => ofType(stack, type));
    this.functions = new Map(
      find('AWS::Lambda::Function').map(({ stack, logicalId, properties }) => [
        String(stack.getAtt(logicalId, 'Arn')),
        { stack, ...(properties as FunctionSettings) },
      ]),
    );
    this.parameters = new Map(
      find('AWS::SSM::Parameter').map(({ properties: { Name, Value } }) => [String(Name), String(Value)]),
    );
  }

  /**
   * Whether a word stands anywhere in the code of a function, in whatever case. `undefined` where nobody can tell: for code that is not
   * at hand, containers, and functions with layers, which may hold the word as well.
   *
   * @param reference what holds the function's ARN, such as the URI of an integration
   */
  has(reference: string, word: string): boolean | undefined {
    const fn = this.functions.get(arnIn(reference) ?? '');
    const { Code: { ZipFile, S3Key } = {}, Layers = [], stack } = fn ?? {};
    const asset = typeof S3Key === 'string' ? stack?.assetHas(S3Key, word) : undefined;
    const found = typeof ZipFile === 'string' ? ZipFile.toLowerCase().includes(word) : asset;
    return found === false && Layers.length > 0 ? undefined : found;
  }

  /** The version of a function that a behaviour names, which CDK hands over by a parameter where it is in another Region. */
  versionOf(stack: Stack, arn: string): string {
    const [, logicalId = ''] = /^unknown:(.+)\.FunctionArn$/.exec(arn) ?? [];
    const reader = stack.template.Resources?.[logicalId];
    if (reader?.Type !== READER) return arn;
    return this.parameters.get(String(stack.properties(reader)['ParameterName'])) ?? arn;
  }
}

/** The ARN of a function, without version or alias. */
function arnIn(reference: string): string | undefined {
  return /arn:[^:/]*:lambda:[^:/]*:[^:/]*:function:[^:/]+/.exec(reference)?.[0];
}
