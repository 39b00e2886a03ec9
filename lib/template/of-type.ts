import type { Stack } from './stack';
import type { TemplateResource } from './template';

/** A resource of the template, resolved. */
export interface Found {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly properties: Record<string, unknown>;
}

/** Resources of a type, resolved. */
export function ofType(stack: Stack, type: string): Found[] {
  const resources = byType(stack).get(type) ?? [];
  return resources.map(([logicalId, resource]) => ({ stack, logicalId, properties: stack.properties(resource) }));
}

const known = new WeakMap<Stack, ReadonlyMap<string, readonly [string, TemplateResource][]>>();

/** Every kind of resource is asked for, each once or more. */
function byType(stack: Stack): ReadonlyMap<string, readonly [string, TemplateResource][]> {
  const found = known.get(stack) ?? groupsOf(stack.resources());
  known.set(stack, found);
  return found;
}

function groupsOf(resources: readonly [string, TemplateResource][]): Map<string, [string, TemplateResource][]> {
  const groups = new Map<string, [string, TemplateResource][]>();
  for (const one of resources) {
    const group = groups.get(one[1].Type);
    if (group) group.push(one);
    else groups.set(one[1].Type, [one]);
  }
  return groups;
}
