import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { CfnAlias, CfnFunction, CfnVersion, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { canHaveWithCors, isPython, type Silence } from './silence';

/** By type and not by class: that spares apps without functions the loading of all their classes. */
const FUNCTION = 'AWS::Lambda::Function';
const LAMBDA = [FUNCTION, 'AWS::Lambda::Alias', 'AWS::Lambda::Version'];

/** Tells which functions integrations reach, and why those state no CORS headers. */
export class ReachedFunctions {
  private readonly byLogicalId: ReadonlyMap<string, CfnResource>;

  constructor(resources: readonly CfnResource[]) {
    const lambdas = resources.filter(({ cfnResourceType }) => LAMBDA.includes(cfnResourceType));
    this.byLogicalId = new Map(lambdas.map((one) => [Stack.of(one).resolve(one.logicalId), one]));
  }

  /**
   * Why a function states no CORS headers; `undefined` where `withCors` does.
   *
   * @param uri of the integration, as the template has it
   * @param functions those that enforce the policy by `withCors`
   * @param streams whether the integration asks for a stream
   */
  silenceOf(uri: unknown, functions: ReadonlySet<LambdaFunction>, streams = false): Silence | undefined {
    const target = this.functionBehind(uri);
    if (target === undefined) return 'foreign-function';
    const isPossible = canHaveWithCors(target);
    if (isPossible === false) return 'runtime';
    if (streams && isPython(target)) return 'streaming';
    if ([...functions].some((fn) => fn.node.defaultChild === target)) return undefined;
    if (isPossible === 'unknown') return 'container';
    return isPython(target) ? 'python-handler' : 'handler';
  }

  /** Follows references from a URI or a name over aliases and versions to a function. */
  functionBehind(reference: unknown): CfnFunction | undefined {
    for (const id of logicalIds(reference)) {
      const found = this.byLogicalId.get(id);
      if (found?.cfnResourceType === FUNCTION) return found as CfnFunction;
      if (found) return this.functionBehind(Stack.of(found).resolve((found as CfnAlias | CfnVersion).functionName));
    }
    return undefined;
  }
}

interface Intrinsic {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: [string, string];
  readonly 'Fn::Sub'?: unknown;
}

/** `Handler` of `${Handler.Arn}`. */
const SUBSTITUTED = /\$\{(\w+)(?:\.\w+)?\}/g;

/** What a reference refers to. */
export function logicalIds(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = value as Intrinsic;
  if (ref !== undefined) return [ref];
  if (typeof text === 'string') return Array.from(text.matchAll(SUBSTITUTED), ([, id = '']) => id);
  if (attribute !== undefined) return [attribute[0]];
  return Object.values(value).flatMap(logicalIds);
}
