import type { Policy } from '../../lib/policy';
import { type ProbeResult, resultLines } from './probe-results';
import type { Probed } from './probes';

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

function reportOf({ className, url, results, hasMoreOrigins }: TestedEndpoint): string {
  const head = className === undefined ? [] : [`class ${className} at ${url.pathname}`];
  const live = 'note its origins are not all in the assembly: foreign ones are tested; for the others write --policy';
  return [...head, ...(hasMoreOrigins ? [live] : []), resultLines(url, results)].join('\n');
}
