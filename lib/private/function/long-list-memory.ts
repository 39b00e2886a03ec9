import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ClassAllowlist } from '../allowlist/class-allowlist';

/**
 * To read 25,000 origins takes 100 ms of a processor, and a change of one 25 ms; with 128 MB a function has a fourteenth of one. What it
 * costs more, requests that take two milliseconds do not show.
 */
const MEGABYTES = 512;

/** Gives a function what it takes to go by a list of several parameters. */
export function sizeForList(fn: LambdaFunction, { shards }: Pick<ClassAllowlist, 'shards'>): void {
  if (shards > 1) (fn.node.defaultChild as CfnFunction).memorySize = MEGABYTES;
}
