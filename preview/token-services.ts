import type { Stack } from './template/stack';

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

interface TokensMetadata {
  readonly tokens?: readonly { readonly table: unknown; readonly issuer: unknown }[];
}

/** What templates say of where tokens are kept and who issues them, as it is here. */
export function tokenServicesOf(stacks: readonly Stack[]): PreviewTokens[] {
  return stacks.flatMap((stack) => {
    const { tokens = [] } = (stack.template.Metadata?.['cdk-cors'] ?? {}) as TokensMetadata;
    return tokens.map(({ table, issuer }) => ({
      table: stack.text(table),
      issuer: stack.scope.reachable(stack.text(issuer)),
      region: stack.region,
      stack: stack.name,
    }));
  });
}
