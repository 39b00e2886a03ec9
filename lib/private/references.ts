import {
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
  StringConcat,
  Tokenization,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Stands for a value that only the deployment knows, and says whose it is. */
export class Referred {
  readonly target: IConstruct;

  constructor(target: IConstruct) {
    this.target = target;
  }
}

/** Resolves references to the constructs that they refer to, whatever stack these are in. */
class ReferenceResolver extends DefaultTokenResolver {
  constructor() {
    super(new StringConcat());
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    return Reference.isReference(token)
      ? new Referred(token.target)
      : super.resolveToken(token, context, postProcessor);
  }
}

/** Properties of a resource as far as synth knows them, to be read only: assigned back, they would lose references. */
export function resolveProperties<T>(scope: IConstruct, properties: unknown): T {
  return Tokenization.resolve(properties, { scope, resolver: new ReferenceResolver(), preparing: false });
}

/** A value as messages show it: itself, or the path of what it belongs to. */
export function nameOf(value: string | Referred): string {
  return value instanceof Referred ? value.target.node.path.replace(/\/(Resource|Default)$/, '') : value;
}
