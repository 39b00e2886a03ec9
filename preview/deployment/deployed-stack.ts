import { Stack } from '../../lib/template/stack';
import type { AssemblyStack } from './assembly';

/** What stacks share while they are "deployed". */
export interface Account {
  note(line: string): void;
  importValue(name: string): unknown;
  parameterValue(name: string): string | undefined;
  /** Text with the URLs of APIs replaced by those at which the preview serves them. */
  reachable(text: string): string;
}

/** A stack that the preview "deploys". */
export class DeployedStack extends Stack {
  constructor(
    readonly source: AssemblyStack,
    private readonly deployment: Account,
  ) {
    super(source, deployment);
  }

  /** Text with the URLs of APIs replaced by those at which the preview serves them. */
  reachable(text: string): string {
    return this.deployment.reachable(text);
  }
}
