import type { Stack } from '../../lib/template/stack';
import type { AwsOptions } from '../tokens/aws-environment';
import { deployedStacks } from './deployed-stacks';
import { readStacks } from './read-stacks';

/** An app as it was synthesised or deployed, and what the command line called it. */
export interface AppStacks {
  readonly option: '--app' | '--stack';
  readonly name: string;
  readonly stacks: readonly Stack[];
}

/** @throws Error with a sentence for the terminal where it cannot be read */
export function synthesisedApp(directory: string): AppStacks {
  return { option: '--app', name: directory, stacks: readStacks(directory) };
}

/** @throws Error with a sentence for the terminal where it cannot be read */
export async function deployedApp(stack: string, options: AwsOptions): Promise<AppStacks> {
  return { option: '--stack', name: stack, stacks: await deployedStacks(stack, options) };
}
