import { Stack, Token } from 'aws-cdk-lib';
import { CfnFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import type { FunctionName } from '../../contract/function-times';
import { BundledFunction } from '../function/bundled-function';
import { settingsOwnerOf } from '../function/function-environment';
import { isResource } from '../is-resource';
import { ownIn } from '../marks';
import { outermostStackOf } from './metric';

/** Where lines of decisions are. */
export interface DecisionLog {
  readonly name: string;
  /** @default - that of the stack */
  readonly region?: string;
}

const DECIDING: readonly FunctionName[] = ['regional-responder', 'token-authorizer', 'connect-authorizer'];

/** A distribution, as far as its log is looked for. */
interface EdgeFacade extends IConstruct {
  readonly edgeFunction?: LambdaFunction;
}

/**
 * The logs of what decides in some stacks and all that are nested with them, for somebody in `at`. To be asked for late, when all functions are known.
 *
 * @param regions in which functions at CloudFront are looked for
 */
export function decisionLogs(stacks: Iterable<Stack>, at: Stack, regions: readonly string[]) {
  const logs: DecisionLog[] = [];
  const unseen: string[] = [];
  for (const stack of withNested(stacks)) {
    for (const fn of stack.node.findAll().filter((node) => Stack.of(node) === stack)) {
      if (isDeciding(fn)) logs.push({ name: logGroupOf(fn) });
    }
    for (const facade of ownIn<EdgeFacade>(stack, 'DistributionCors')) {
      const { edgeFunction } = facade;
      if (edgeFunction === undefined) continue;
      if (isElsewhere(edgeFunction, at) || regions.length === 0) unseen.push(facade.node.path);
      if (isElsewhere(edgeFunction, at)) continue;
      const name = `/aws/lambda/us-east-1.${edgeFunction.functionName}`;
      logs.push(...regions.map((region) => ({ name, region })));
    }
  }
  return { logs, unseen };
}

function withNested(stacks: Iterable<Stack>): Stack[] {
  const outermost = new Set([...stacks].map(outermostStackOf));
  return [...outermost].flatMap((root) =>
    root.node.findAll().filter((node): node is Stack => Stack.isStack(node) && outermostStackOf(node) === root),
  );
}

/** Whether it is in another Region, whose names a template cannot refer to. */
function isElsewhere(fn: IConstruct, at: Stack): boolean {
  const { region } = Stack.of(fn);
  return region !== at.region && !(Token.isUnresolved(region) && Token.isUnresolved(at.region));
}

function isDeciding(node: IConstruct): node is LambdaFunction {
  if (!isResource(node.node.defaultChild, CfnFunction)) return false;
  const { scope } = node.node;
  const isOurs = scope instanceof BundledFunction && DECIDING.includes(scope.bundle);
  return isOurs || settingsOwnerOf(node as LambdaFunction) !== undefined;
}

/** Not by `logGroup` of the function, which would make one. */
function logGroupOf(fn: LambdaFunction): string {
  const { loggingConfig } = fn.node.defaultChild as CfnFunction;
  const given = Stack.of(fn).resolve(loggingConfig)?.logGroup;
  return given === undefined
    ? `/aws/lambda/${fn.functionName}`
    : (loggingConfig as CfnFunction.LoggingConfigProperty).logGroup!;
}
