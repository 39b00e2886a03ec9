import { isGreedyOnly, type Precedence, type Template, takenPaths } from '../../routes/taken-paths';
import type { ClassPair } from '../class/class-pair';
import type { Routes } from '../class/class-routes';

/** A path with classes of its own that a method or route takes, whose own path has other classes. */
export interface Crossing {
  /** `/{section}/{id}` */
  readonly template: Template;
  /** `/admin` */
  readonly path: string;
  readonly classes: ClassPair;
  /** Whether the path that is called tells which classes are meant. Else those of the template judge as well. */
  readonly isTold: boolean;
}

/** Finds what API Gateway hands to a method or route although classes of another path are meant. */
export function crossingsOf(
  covered: readonly Template[],
  all: readonly Template[],
  routes: Routes,
  precedence: Precedence,
) {
  const table = routes.table();
  const crossings: Crossing[] = [];
  for (const template of covered) {
    if (!template.path.includes('{')) continue;
    const own = table.find(template.path);
    for (const [path, classes] of routes.entries) {
      if (own === undefined || (own.read === classes.read && own.write === classes.write)) continue;
      const taken = takenPaths(template, all, path, precedence).filter((one) => table.find(one) === classes);
      if (taken.length > 0) crossings.push({ template, path, classes, isTold: isGreedyOnly(template.path) });
    }
  }
  return crossings;
}

/** Paths that have a function by way of such a method; classes with tokens need an authorizer on a method of their own. */
export function reachedPaths(crossings: readonly Crossing[]): ReadonlySet<string> {
  const reached = crossings.filter(({ isTold, classes: { read, write } }) => isTold && !read._tokens && !write._tokens);
  return new Set(reached.map(({ path }) => path));
}

/** What is to be said of templates by whose parameters it is not told which classes are meant. */
export function templatesCrossing(crossings: readonly Crossing[]): string | undefined {
  const [first, ...others] = crossings.filter(({ isTold }) => !isTold);
  if (first === undefined) return undefined;
  const { template, path, classes } = first;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return (
    `${template.path} takes paths under ${path}, which has ${namesOf(classes)}${more}: the classes of ` +
    'both judge there, and only what both grant is granted; give these paths a method of their own at ' +
    `${wayOut(template.path, path)}, or end the path in {proxy+} alone, so that the path that is called decides`
  );
}

/** `/admin/{id}` of `/{section}/{id}` and `/admin`. */
function wayOut(template: string, path: string): string {
  const wanted = path.split('/');
  const parts = template.split('/').map((part, i) => {
    const literal = wanted[i];
    return literal === undefined || literal.startsWith('{') || part.endsWith('+}') ? part : literal;
  });
  return parts.join('/');
}

function namesOf({ read, write }: ClassPair): string {
  return read === write ? read.className : `${read.className} and ${write.className}`;
}
