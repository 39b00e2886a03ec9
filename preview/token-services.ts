import { metadataOf } from '../lib/contract/metadata';
import type { DeployedStack } from './deployment/deployed-stack';

/** A `ScopedTokens` of the assembly, as the commands about tokens reach it. */
export interface PreviewTokens {
  /** Name of its table, for `--table`. */
  readonly table: string;
  /** URL of its issuer, which tokens name as `iss`. */
  readonly issuer: string;
  /** Region of the table, for `--region`. */
  readonly region: string;
  /** Name of its stack. */
  readonly stack: string;
}

/** What templates say of where tokens are kept and who issues them, as it is here. */
export function tokenServicesOf(stacks: readonly DeployedStack[]): PreviewTokens[] {
  return stacks.flatMap((stack) => {
    const { tokens = [] } = metadataOf(stack.template);
    return tokens.map(({ table, issuer }) => ({
      table: stack.text(table),
      issuer: stack.reachable(stack.text(issuer)),
      region: stack.region,
      stack: stack.name,
    }));
  });
}
