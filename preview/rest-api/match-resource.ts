import type { ResourceNode } from '../../lib/template/rest-api/rest-api';

/** A resource and what its path variables stand for, still percent-encoded. */
export interface ResourceMatch {
  readonly node: ResourceNode;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Resource that a path belongs to: a static segment before `{param}`, that before `{proxy+}`.
 *
 * @param path `/orders/7`, without the stage
 */
export function matchResource(root: ResourceNode, path: string): ResourceMatch | undefined {
  return descend(
    root,
    path.split('/').filter((segment) => segment !== ''),
    {},
  );
}

function descend(
  node: ResourceNode,
  segments: readonly string[],
  pathParameters: Readonly<Record<string, string>>,
): ResourceMatch | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined) return { node, pathParameters };
  const exact = node.children.find(({ part }) => part === segment);
  const found = exact && descend(exact, rest, pathParameters);
  if (found) return found;
  for (const child of node.children.filter(({ part }) => isVariable(part))) {
    const match = descend(child, rest, { ...pathParameters, [child.part.slice(1, -1)]: segment });
    if (match) return match;
  }
  const greedy = node.children.find(({ part }) => part.endsWith('+}'));
  if (!greedy) return undefined;
  return { node: greedy, pathParameters: { ...pathParameters, [greedy.part.slice(1, -2)]: segments.join('/') } };
}

function isVariable(part: string): boolean {
  return part.startsWith('{') && !part.endsWith('+}');
}
