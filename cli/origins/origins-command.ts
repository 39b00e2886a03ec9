import { Command } from 'commander';
import type { AwsOptions } from '../tokens/aws-environment';
import { told } from '../tokens/terminal';
import { ListParameter, type ListVersion } from './list-parameter';
import { findList, type ListedClass } from './listed-class';

/** What every command about lists takes. */
export interface OriginsOptions extends AwsOptions {
  readonly app?: string;
  readonly json?: boolean;
}

/** A list, as a command found it. */
export interface OpenList {
  readonly listed: ListedClass;
  readonly list: ListParameter;
  /** Oldest first; there is at least one. */
  readonly versions: readonly ListVersion[];
  readonly current: ListVersion;
}

class OriginsCommand extends Command {
  override action(run: Parameters<Command['action']>[0]): this {
    return super.action(told(run));
  }
}

/** A command with the options that every command about lists has. */
export function originsSubcommand(name: string, description: string): Command {
  return new OriginsCommand(name)
    .description(description)
    .argument('<class>', 'class (orders, Shop/orders), or name or ARN of its parameter')
    .option('--app <directory>', 'output of cdk synth, where the class is described; by default cdk.out')
    .option('--region <region>', 'Region of the list; by default that of the environment')
    .option('--endpoint-url <url>', 'where AWS answers instead, such as "aws" of the preview')
    .option('--json', 'print JSON');
}

/** @throws Error with sentences for the terminal */
export async function openList(named: string, options: OriginsOptions): Promise<OpenList> {
  const listed = findList(named, options.app);
  const list = await ListParameter.open(listed.parameter, { ...options, region: options.region ?? listed.region });
  const versions = await list.versions();
  return { listed, list, versions, current: versions.at(-1)! };
}
