import type { FunctionConfig } from '../../lib/contract/function-config';
import { NAMED, NAMED_FIRST } from '../../lib/routes/readings';
import type { RouteTable } from '../../lib/routes/route-table';
import type { RequestPath } from '../events/request-path';
import { PolicyEnforcer, type Runtime } from './policy-enforcer';
import { type Classes, NO_CLASS, RouteClasses } from './route-classes';
import { StrictestOf } from './strictest-of';

/** How the routes of a config are found again: paths of API Gateway, or path patterns of CloudFront. */
export type Routes = new (
  entries: Iterable<readonly [path: string, value: RouteClasses]>,
  none: RouteClasses,
) => Pick<RouteTable<RouteClasses>, 'find' | 'collect'>;

/** The classes of a function and the paths that they are for. Made once, when the function loads. */
export class ClassTable {
  readonly #routes: InstanceType<Routes>;

  /** @param routes the look-up of the place: not both need be loaded there */
  constructor(config: FunctionConfig, routes: Routes, runtime: Runtime = {}) {
    const entries = Object.entries(config.classes);
    const classes = new Map(entries.map(([name, value]) => [name, new PolicyEnforcer(name, value, runtime)]));
    // one value for routes with the same classes: readings that lead to either are one
    const byNames = new Map<string, RouteClasses>();
    const pairs = config.routes.map(({ path, read, write }) => {
      const names = JSON.stringify([read, write]);
      const value = byNames.get(names) ?? new RouteClasses(classes.get(read)!, classes.get(write)!);
      byNames.set(names, value);
      return [path, value] as const;
    });
    this.#routes = new routes(pairs, NO_CLASS);
  }

  /**
   * The classes of a path, in whatever way it may be read (docs/paths.md); `undefined` where no class was applied.
   *
   * @param request all that the event tells of the path, or the path alone
   */
  find(request: RequestPath | string): Classes | undefined {
    const found: RouteClasses[] = [];
    if (typeof request === 'string') this.#routes.collect(request, found);
    else this.#collect(request, found);
    if (found.length > 1) return new StrictestOf(found);
    return found[0] === NO_CLASS ? undefined : found[0];
  }

  #collect({ path, template, spelled, longer, shorter }: RequestPath, found: RouteClasses[]): void {
    this.#routes.collect(path, found);
    if (spelled !== undefined) this.#routes.collect(spelled, found);
    const ofTemplate = template === undefined ? undefined : (this.#routes.find(template) ?? NO_CLASS);
    if (ofTemplate !== undefined && !found.includes(ofTemplate)) found.push(ofTemplate);
    // what every path begins or ends with says nothing, unless it is the name of a route
    if (shorter !== undefined) for (const one of shorter) this.#routes.collect(one, found, NAMED);
    if (longer !== undefined) this.#routes.collect(longer, found, NAMED_FIRST);
  }
}
