import { Option } from 'commander';

/** An option that may come several times; of every other one, `runProgram` takes one value alone. */
export class RepeatableOption extends Option {
  constructor(flags: string, description: string) {
    super(flags, `${description}; may come several times`);
    this.argParser((value: string, before: readonly string[] = []) => [...before, value]);
  }
}
