import { compilePolicy, type Policy } from '../../lib/policy';
import type { Enforcement } from '../probes/enforcement';
import type { Probed } from '../probes/probes';
import { PLACEHOLDER } from '../probes/tested-endpoint';
import { readStacks } from './read-stacks';
import { type Target, targetsOf } from './targets';

/** What is asked of one path, by the policy of one class. */
export interface ClassTest {
  readonly className: string;
  /** Below the URL of the target, with something in place of parameters. */
  readonly path: string;
  readonly policy: Policy;
  readonly probed: Probed;
  /** Whether origins are missing from the policy, since only Parameter Store or the deployment has them. */
  readonly hasMoreOrigins: boolean;
  readonly enforcement: Enforcement;
  /** Whether something stands in the path for a parameter or a wildcard. */
  readonly isFilled: boolean;
}

/** Stands for a list that the assembly does not have; nobody asks from there. */
const UNKNOWN = ['https://cdk-cors-probe.invalid'];

/** Which part of an app is tested. */
export interface Selection {
  readonly className?: string;
  readonly target?: string;
}

/**
 * What the assembly of an app says that an endpoint of it answers.
 *
 * @throws Error with a sentence for the terminal where that is nothing, or several endpoints
 */
export function classTests(directory: string, { className, target }: Selection): ClassTest[] {
  const all = targetsOf(readStacks(directory));
  if (all.length === 0) throw new Error(`--app: no template in ${JSON.stringify(directory)} has classes of cdk-cors`);
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
    throw new Error(`--app: the URL may be that of ${shown}: choose one with --target`);
  }
  // stacks that import an API have classes for paths of their own
  return chosen.flatMap(testsOf).filter((test) => className === undefined || test.className === className);
}

/** Logical ids of two stacks may be the same. */
function fullName({ stack, id }: Target): string {
  return `${stack}/${id}`;
}

function testsOf({ config, pathOf, enforcementOf }: Target): ClassTest[] {
  return config.routes.flatMap(({ path: route, read, write }) =>
    [...new Set([read, write])].flatMap((className) => {
      const known = config.classes[className];
      if (!known) return [];
      const { policy, live, deployed } = known;
      const isKnown = policy.origins === '*' || policy.origins.length > 0;
      const probed = { reads: className === read, writes: className === write, listed: isKnown };
      const hasMoreOrigins = live !== undefined || deployed !== undefined;
      const compiled = compilePolicy(isKnown ? policy : { ...policy, origins: UNKNOWN });
      const path = concrete(pathOf(route));
      return [
        {
          className,
          path,
          policy: compiled,
          probed,
          hasMoreOrigins,
          enforcement: enforcementOf(route, compiled),
          isFilled: path.includes(PLACEHOLDER),
        },
      ];
    }),
  );
}

/** A path that the template of a path, or a path pattern, stands for. */
function concrete(path: string): string {
  const filled = path.replace(/\{[^}]*\}|\*/g, PLACEHOLDER).replaceAll('?', 'x');
  return filled.startsWith('/') ? filled : `/${filled}`;
}

function unknown(option: string, got: string | undefined, known: readonly string[]): Error {
  const names = [...new Set(known)].map((name) => JSON.stringify(name)).join(', ');
  return new Error(`${option}: got ${JSON.stringify(got)}: one of ${names} was expected`);
}
