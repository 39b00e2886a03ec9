import type { FunctionConfig } from '../../lib/contract/function-config';
import type { Policy } from '../../lib/policy';
import { POLICY_DEFAULTS } from '../../lib/policy/defaults';
import type { Enforcement } from './enforcement';
import type { Probed } from './probes';

/** Stands in a path for a parameter or a wildcard. */
export const PLACEHOLDER = 'cdk-cors-probe';

/** What is asked of one path, by the policy of one class. */
export interface ClassTest {
  readonly className: string;
  /** Below the URL of the target, with something in place of parameters. */
  readonly path: string;
  /** The same as the template writes it. */
  readonly template: string;
  readonly policy: Policy;
  readonly probed: Probed;
  /** Whether origins are missing from the policy, since only Parameter Store or the deployment has them. */
  readonly hasMoreOrigins: boolean;
  readonly enforcement: Enforcement;
  /** Whether something stands in the path for a parameter or a wildcard. */
  readonly isFilled: boolean;
}

/** The classes of a target, and how they are asked for. */
export interface TestedTarget {
  readonly config: FunctionConfig;
  /** The path of each route at which something answers. */
  readonly pathOf: (route: string) => string;
  readonly enforcementOf: (route: string, policy: Policy) => Enforcement;
  /** Origins of live lists, by class. @default - not known: foreign ones alone are tested */
  readonly listed?: ReadonlyMap<string, readonly string[]>;
}

/** Stands for a list that nobody has read; nobody asks from there. */
const UNKNOWN = ['https://cdk-cors-probe.invalid'];

/** What is asked of a target: each route, by the class of its reads and that of its writes. */
export function classTestsOf({ config, pathOf, enforcementOf, listed }: TestedTarget): ClassTest[] {
  return config.routes.flatMap(({ path: route, read, write }) =>
    [...new Set([read, write])].flatMap((className) => {
      const known = config.classes[className];
      if (!known) return [];
      const { live, deployed } = known;
      const more = live && listed?.get(className);
      const policy = more ? { ...known.policy, origins: more } : known.policy;
      const isKnown = policy.origins === '*' || policy.origins.length > 0;
      const probed = { reads: className === read, writes: className === write, listed: isKnown };
      // synth compiled it, and left its defaults out
      const compiled: Policy = { ...POLICY_DEFAULTS, ...policy, ...(!isKnown && { origins: UNKNOWN }) };
      const template = pathOf(route);
      const path = concrete(template);
      return [
        {
          className,
          path,
          template,
          policy: compiled,
          probed,
          hasMoreOrigins: (live !== undefined && more === undefined) || deployed !== undefined,
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
