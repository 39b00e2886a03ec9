import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { quote } from '../../policy/issue';
import { refuse } from '../messages/refusal';

const CONTEXT_KEY = 'cdk-cors:parameterRoot';
const ROOT = Symbol.for('cdk-cors.parameterRoot');
type HasRoot = IConstruct & { readonly [ROOT]?: string };
/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
const HIERARCHY = /^(\/[A-Za-z0-9_.-]+){1,13}$/;

/** Sets the root for a scope and all below it; unlike CDK's context it may come after other constructs. */
export function setParameterRoot(scope: IConstruct, root: string): void {
  checkRoot(root);
  const before = (scope as HasRoot)[ROOT];
  if (before !== undefined && before !== root) {
    refuse(
      'parameter-root-taken',
      `got ${quote(root)}: ${scope.node.path || 'the app'} has the root ${quote(before)}; set one root a scope`,
    );
  }
  Object.defineProperty(scope, ROOT, { value: root });
}

/** The root that holds for a construct: of the nearest scope that has one, else of the context. */
export function parameterRootOf(construct: IConstruct): string | undefined {
  for (const scope of [...construct.node.scopes].reverse()) {
    const root = (scope as HasRoot)[ROOT];
    if (root !== undefined) return root;
  }
  const root: unknown = construct.node.tryGetContext(CONTEXT_KEY);
  if (root === undefined) return undefined;
  return checkRoot(root);
}

function checkRoot(root: unknown): string {
  const fits = typeof root === 'string' && !Token.isUnresolved(root) && HIERARCHY.test(root);
  if (fits && !/^\/(aws|ssm)/i.test(root)) return root;
  refuse(
    'parameter-root-invalid',
    `got ${quote(root)}: a root is "/" and a name, up to 13 times, and does not begin with /aws or /ssm; ` +
      'write "/shop/cors", for example',
  );
}
