import { CfnResource, type ResourceEnvironment, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { elsewhere } from '../environment';
import type { ApiClasses } from './api-classes';
import { outermostStack } from './deployed-together';

/** What one facade said of an API. An app may have several of one API: that of its owner, and those of stacks that import it. */
export interface Facade {
  readonly scope: IConstruct;
  readonly api: IConstruct & { readonly env: ResourceEnvironment };
  readonly apiId: string;
  readonly classes: ApiClasses;
}

const facadesOf = new WeakMap<IConstruct, Facade[]>();

/** Makes a facade known to those of the same API, wherever in the app they are. */
export function joinFacades(facade: Facade): void {
  const { root } = facade.scope.node;
  facadesOf.set(root, [...(facadesOf.get(root) ?? []), facade]);
}

/** The other facades of an API. */
export function otherFacades({ scope, api, apiId }: Pick<Facade, 'scope' | 'api' | 'apiId'>): readonly Facade[] {
  const all = facadesOf.get(scope.node.root) ?? [];
  const id = identityOf(scope, apiId);
  return all.filter(
    (one) =>
      one.scope !== scope && identityOf(one.scope, one.apiId) === id && elsewhere(one.api.env, api.env) === undefined,
  );
}

/** An id that the deployment makes is the same for whoever was handed it, and so is what an export of another app has. */
function identityOf(scope: IConstruct, apiId: string): string {
  if (!Token.isUnresolved(apiId)) return apiId;
  const name = Stack.of(scope).resolve(apiId)?.['Fn::ImportValue'];
  return typeof name === 'string' ? `export ${name}` : apiId;
}

/**
 * Whether an app imports an API of the same kind that may be this one: by an id of which synth cannot tell whose it is, such as
 * that of a parameter or of an export.
 */
export function mayBeShared({ scope, api }: Pick<Facade, 'scope' | 'api'>): boolean {
  const all = facadesOf.get(scope.node.root) ?? [];
  const owned = all.filter(isOwner).map((one) => one.apiId);
  return all.some(
    (one) =>
      !isOwner(one) &&
      'httpApiId' in one.api === 'httpApiId' in api &&
      one.classes.routes.count > 0 &&
      !owned.includes(one.apiId) &&
      elsewhere(one.api.env, api.env) === undefined,
  );
}

function isOwner({ api }: Facade): boolean {
  return CfnResource.isCfnResource(api.node.defaultChild);
}

/** Whether two facades are deployed together, so that both see what belongs to the API there. */
export function isDeployedWith(one: IConstruct, other: IConstruct): boolean {
  return outermostStack(one) === outermostStack(other);
}
