import { BUCKET_RULES, EXACT } from '../../checks/probes/enforcement';
import type { FunctionConfig } from '../../lib/contract/function-config';
import { metadataOf, type TargetKind, targetsIn } from '../../lib/contract/metadata';
import { shortestPaths } from '../../lib/routes/shortest-paths';
import { readHttpApis } from '../../lib/template/http-api/read-http-apis';
import { readRestApis } from '../../lib/template/rest-api/read-rest-apis';
import type { ResourceNode } from '../../lib/template/rest-api/rest-api';
import type { Stack } from '../../lib/template/stack';
import { type EnforcementOf, enforcementsIn } from './enforcements';

/** An API, a function URL, a distribution or a bucket of an app, with its classes. */
export interface Target {
  readonly kind: TargetKind;
  /** Logical id, or the id itself where the app imports it. */
  readonly id: string;
  /** The same for every stack that has classes for it. */
  readonly api: string;
  readonly stack: string;
  readonly config: FunctionConfig;
  /** The shortest path of each route at which something answers; a route without one is at its own path. */
  readonly pathOf: (route: string) => string;
  readonly enforcementOf: EnforcementOf;
  /** Methods that a path has by the template; `undefined` where the template does not say. `ANY` stands for all. */
  readonly methodsAt: (path: string) => readonly string[] | undefined;
}

/** What the metadata of an app's templates tell. */
export function targetsOf(stacks: readonly Stack[]): Target[] {
  const served = new Map([
    ...readRestApis(stacks).map(({ id, root }) => [id, new Map(methodsBelow(root))] as const),
    ...readHttpApis(stacks).map(({ id, routes }) => [id, methodsByPath(routes)] as const),
  ]);
  const enforcements = enforcementsIn(stacks);
  return stacks.flatMap((stack) =>
    targetsIn(metadataOf(stack.template)).map(({ kind, named, config: unresolved }): Target => {
      const api = stack.text(named);
      const config = stack.resolve(unresolved) as FunctionConfig;
      const methods = served.get(api);
      const byDefault = kind === 'bucket' ? BUCKET_RULES : EXACT;
      return {
        kind,
        id: refOf(named) ?? api,
        api,
        stack: stack.name,
        config,
        enforcementOf: enforcements.get(api) ?? (() => byDefault),
        pathOf: shortestPaths(
          config.routes.map(({ path }) => path),
          [...(methods?.keys() ?? [])],
        ),
        methodsAt: (path) => methods?.get(path),
      };
    }),
  );
}

function refOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'Ref' in value ? String(value.Ref) : undefined;
}

function methodsBelow({
  path,
  methods,
  children,
}: ResourceNode): (readonly [path: string, methods: readonly string[]])[] {
  const own = [...methods.keys()].filter((method) => method !== 'OPTIONS');
  return [...(own.length > 0 ? [[path, own] as const] : []), ...children.flatMap(methodsBelow)];
}

/** `$default` is every path, by any method. */
function methodsByPath(routes: readonly { readonly key: string }[]): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { key } of routes) {
    const [method = 'ANY', path = '/'] = key.includes(' ') ? key.split(' ') : [];
    found.set(path, [...(found.get(path) ?? []), method]);
  }
  return found;
}
