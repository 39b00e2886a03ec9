import { PLACEHOLDER } from '../../checks/probes/class-tests';
import type { Enforcement } from '../../checks/probes/enforcement';
import type { ProbeResult } from '../../checks/probes/probe-result';
import type { Probed } from '../../checks/probes/probes';
import type { Policy } from '../../lib/policy';
import { resultLines } from './result-lines';

/** A policy, and where it is tested. */
export interface EndpointTest {
  readonly url: URL;
  readonly policy: Policy;
  /** Of a class of an app: its name. */
  readonly className?: string;
  /** @default - everything */
  readonly probed?: Probed;
  /** Whether origins are missing from the policy, since only Parameter Store or the deployment has them. */
  readonly hasMoreOrigins?: boolean;
  /** @default - what answers exactly as the policy decides */
  readonly enforcement?: Enforcement;
  /** Whether something stands in its path for a parameter or a wildcard. */
  readonly isFilled?: boolean;
}

/** The same with how it ended. */
export interface TestedEndpoint extends EndpointTest {
  readonly results: readonly ProbeResult[];
}

/** For scripts: of an app, with class and path. */
export function resultsOf(tested: readonly TestedEndpoint[]): object[] {
  return tested.flatMap(({ className, url, results }) =>
    results.map((result) => (className === undefined ? result : { class: className, path: url.pathname, ...result })),
  );
}

/** For people. */
export function report(tested: readonly TestedEndpoint[]): string {
  return tested.map(reportOf).join('\n\n');
}

function reportOf({ className, url, results, hasMoreOrigins, enforcement, isFilled }: TestedEndpoint): string {
  const head = className === undefined ? [] : [`class ${className} at ${url.pathname}`];
  const live =
    'note its origins are not all in the assembly: foreign ones are tested; for the others write --all, or --policy';
  const filled = `note ${PLACEHOLDER} stands for any name in this path: name a real path by --path`;
  const notes = [
    ...(enforcement?.note ? [`note ${enforcement.note}`] : []),
    ...(isFilled ? [filled] : []),
    ...(hasMoreOrigins ? [live] : []),
  ];
  return [...head, ...notes, resultLines(url, results)].join('\n');
}
