// dynalite has no declarations of its own; these cover what the preview and tests use.

declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A server of DynamoDB's API, which does not listen yet. */
  export default function dynalite(options?: { createTableMs?: number }): Server;
}

declare module 'dynalite/db/index.js' {
  /** The tables of one Region. */
  export interface Store {
    readonly tableDb: { awsAccountId: string; awsRegion: string };
  }
  export function create(options: { createTableMs: number; deleteTableMs: number; updateTableMs: number }): Store;
}

declare module 'dynalite/actions/*' {
  import type { Store } from 'dynalite/db/index.js';

  type Output = Record<string, unknown>;
  const action: (store: Store, input: Output, callback: (error: Error | null, output: Output) => void) => void;
  export default action;
}

declare module 'dynalite/validations/*' {
  const validation: { readonly types: object; readonly custom?: (...parameters: never[]) => unknown };
  export default validation;
}

declare module 'dynalite/validations/index.js' {
  import type { Store } from 'dynalite/db/index.js';

  export function checkTypes(input: object, types: object): Record<string, unknown>;
  export function checkValidations(input: object, types: object, custom: unknown, store: Store): void;
}
