import type { IConstruct } from 'constructs';
import { isOwn, type Kind } from './marks';
import { refuse } from './messages/refusal';

/**
 * The facade that a construct has already; `undefined` where it has none.
 *
 * @throws Error `construct-id-taken` where something else has its id
 */
export function ownChild<T extends IConstruct>(scope: IConstruct, id: string, kind: Kind): T | undefined {
  const child = scope.node.tryFindChild(id);
  if (child === undefined || isOwn(child, kind)) return child as T | undefined;
  refuse(
    'construct-id-taken',
    `${scope.node.path}: it has a child ${JSON.stringify(id)} that is not the ${kind} of this copy of cdk-cors; either two ` +
      'copies of the package are loaded, which "npm ls cdk-cors" shows and one installation for all workspaces mends, or a ' +
      'construct of yours has this id: give that another one',
  );
}
