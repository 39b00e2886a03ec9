import type { Stack } from './stack';

/** A resource of the template, resolved. */
export interface Found {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly properties: Record<string, unknown>;
}

/** Resources of a type, resolved. */
export function ofType(stack: Stack, type: string): Found[] {
  return stack
    .resources()
    .filter(([, resource]) => resource.Type === type)
    .map(([logicalId, resource]) => ({ stack, logicalId, properties: stack.properties(resource) }));
}
