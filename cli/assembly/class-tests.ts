import { type ClassTest, classTestsOf } from '../../checks/probes/class-tests';
import { type LiveSources, liveOrigins } from '../../checks/probes/live-origins';
import { isFailure } from '../../request/aws/failure';
import type { AppStacks } from './app-stacks';
import { type Target, targetsOf } from './targets';

/** Which part of an app is tested. */
export interface Selection {
  readonly className?: string;
  readonly target?: string;
}

/**
 * What an app says that an endpoint of it answers.
 *
 * @throws Error with a sentence for the terminal where that is nothing, or several endpoints
 */
export function classTests(app: AppStacks, selection: Selection): ClassTest[] {
  return selectedTargets(app, selection).flatMap((one) => testsOf(one, selection));
}

/**
 * The same with the origins of live lists.
 *
 * @param sourcesOf asked where there is such a list
 * @throws Error also where one cannot be read
 */
export async function classTestsWithLists(
  app: AppStacks,
  selection: Selection,
  sourcesOf: () => Promise<LiveSources>,
): Promise<ClassTest[]> {
  const targets = selectedTargets(app, selection);
  const isLive = targets.some(({ config }) => Object.values(config.classes).some(({ live }) => live));
  const sources = isLive ? await sourcesOf() : undefined;
  const tests: ClassTest[] = [];
  for (const target of targets) {
    const listed = new Map<string, readonly string[]>();
    for (const [name, origins] of sources ? await liveOrigins(target.config, sources) : []) {
      if (isFailure(origins)) throw new Error(`--all: the list of ${name}: ${origins.failure}: ${origins.message}`);
      listed.set(name, origins);
    }
    tests.push(...testsOf(target, selection, listed));
  }
  return tests;
}

function testsOf(
  target: Target,
  { className }: Selection,
  listed?: ReadonlyMap<string, readonly string[]>,
): ClassTest[] {
  const tests = classTestsOf({ ...target, ...(listed && { listed }) });
  return tests.filter((test) => className === undefined || test.className === className);
}

/** Targets that the URL may be that of: stacks that import an API have classes for paths of their own. */
function selectedTargets({ option, name, stacks }: AppStacks, { className, target }: Selection): Target[] {
  const all = targetsOf(stacks);
  if (all.length === 0)
    throw new Error(`${option}: got ${JSON.stringify(name)}: no template there has classes of cdk-cors`);
  const named = target === undefined ? all : all.filter((one) => [one.id, fullName(one)].includes(target));
  if (named.length === 0) throw unknown('--target', target, all.map(fullName));
  const chosen =
    className === undefined ? named : named.filter(({ config }) => Object.hasOwn(config.classes, className));
  if (chosen.length === 0)
    throw unknown(
      '--class',
      className,
      named.flatMap(({ config }) => Object.keys(config.classes)),
    );
  if (new Set(chosen.map(({ api }) => api)).size > 1) {
    const shown = chosen.map(fullName).join(', ');
    throw new Error(`${option}: the URL may be that of ${shown}: choose one with --target`);
  }
  return chosen;
}

/** Logical ids of two stacks may be the same. */
function fullName({ stack, id }: Target): string {
  return `${stack}/${id}`;
}

function unknown(option: string, got: string | undefined, known: readonly string[]): Error {
  const names = [...new Set(known)].map((name) => JSON.stringify(name)).join(', ');
  return new Error(`${option}: got ${JSON.stringify(got)}: one of ${names} was expected`);
}
