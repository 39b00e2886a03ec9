import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What a construct of this package is. */
export type Kind =
  | 'AllowlistSync'
  | 'BucketCors'
  | 'DistributionCors'
  | 'EndpointClass'
  | 'FunctionUrlCors'
  | 'HttpApiCors'
  | 'RestApiCors'
  | 'ScopedTokens'
  | 'WebSocketApiCors';

interface Mark {
  readonly kind: Kind;
  /** Which copy of the package it comes from. */
  readonly copy: symbol;
}

/** In the registry of the process, so that copies of the package know each other's constructs, which `instanceof` does not. */
const MARK = Symbol.for('cdk-cors.kind');
const COPY = Symbol('cdk-cors');

/** Says what a construct is. */
export function mark(construct: IConstruct, kind: Kind): void {
  const value: Mark = { kind, copy: COPY };
  Object.defineProperty(construct, MARK, { value });
}

/** Whether a value is a construct of this kind, of whichever copy of the package. */
export function isMarked(value: unknown, kind: Kind): boolean {
  return markOf(value)?.kind === kind;
}

/** Whether a construct of this kind is from this very copy of the package. */
export function isOwn(value: unknown, kind: Kind): boolean {
  const found = markOf(value);
  return found?.kind === kind && found.copy === COPY;
}

/** All constructs of this kind that a stack itself has, not those of stacks nested in it. */
export function ownIn<Construct extends IConstruct>(stack: Stack, kind: Kind): Construct[] {
  return stack.node.findAll().filter((node): node is Construct => isOwn(node, kind) && Stack.of(node) === stack);
}

function markOf(value: unknown): Mark | undefined {
  return (value as { readonly [MARK]?: Mark } | null | undefined)?.[MARK];
}
