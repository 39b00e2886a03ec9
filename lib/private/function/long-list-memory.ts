import { AspectPriority, Aspects } from 'aws-cdk-lib';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ClassAllowlist } from '../allowlist/class-allowlist';
import { warn } from '../messages/annotations';
import { resolved } from '../resolved';

/**
 * To read 25,000 origins takes 100 ms of a processor, and a change of one 25 ms; with 128 MB a function has a fourteenth of one. Requests
 * take two milliseconds, so that the price of more memory hardly shows.
 */
const MEGABYTES = 512;
/** For one parameter of 250 origins. */
const MS_A_SHARD = 1;
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MEGABYTES_OF_A_PROCESSOR = 1769;
const DEFAULT_MEGABYTES = 128;
/** A quarter of what a first read may take. */
const LONG_MS = 500;

/** Gives a function what it takes to go by a list of several parameters. */
export function sizeForList(fn: LambdaFunction, { shards }: Pick<ClassAllowlist, 'shards'>): void {
  if (shards > 1) (fn.node.defaultChild as CfnFunction).memorySize = MEGABYTES;
}

/** Warns, once everything has been said, where a function of the app would take long to read such a list. */
export function checkMemory(fn: LambdaFunction, live: ClassAllowlist): void {
  const visit = (node: unknown) => {
    if (node === fn) check(fn, live);
  };
  if (live.shards > 1) Aspects.of(fn).add({ visit }, { priority: AspectPriority.READONLY });
}

function check(fn: LambdaFunction, { shards, bound }: ClassAllowlist): void {
  const { memorySize } = fn.node.defaultChild as CfnFunction;
  const megabytes = resolved<unknown>(fn, memorySize) ?? DEFAULT_MEGABYTES;
  if (typeof megabytes !== 'number') return;
  const ms = Math.round((shards * MS_A_SHARD * MEGABYTES_OF_A_PROCESSOR) / megabytes / 100) * 100;
  if (ms <= LONG_MS) return;
  warn(
    fn,
    'memory-too-small',
    `${fn.node.path}: it has ${megabytes} MB, and Lambda gives processor time by memory: a new instance takes some ${ms} ms to read ${bound.parameter} ` +
      `once its ${shards} parameters are full, before the handler runs; write memorySize: ${MEGABYTES}`,
  );
}
