import type { FunctionConfig } from '../../lib/contract/function-config';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { type Failure, isFailure } from '../../request/aws/failure';
import type { ParameterStore } from '../../request/aws/parameter-store';
import { EffectiveListReader } from '../../request/cors/effective-list-reader';

/** Where live lists are read. */
export interface LiveSources {
  /** The Parameter Store of a Region; the caller's own where there is none. */
  readonly store: (region: string | undefined) => Pick<ParameterStore, 'getParameter' | 'getParameters'>;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const READ_MS = 10_000;

/** What the live lists of classes admit now, by class, or why one cannot be read; of a pushed one, what is in force. */
export async function liveOrigins(
  { classes }: FunctionConfig,
  { store, env = {}, now }: LiveSources,
): Promise<Map<string, readonly string[] | Failure>> {
  const found = new Map<string, readonly string[] | Failure>();
  for (const [name, { policy, live }] of Object.entries(classes)) {
    if (live === undefined) continue;
    const { parameter, effective, region, patternsUnder = [] } = live;
    const parameterName = typeof parameter === 'string' ? parameter : (env[parameter.env] ?? '');
    const signal = AbortSignal.timeout(READ_MS);
    const read = effective
      ? await new EffectiveListReader(store(region), effective).read(signal)
      : await store(region).getParameter(parameterName, signal);
    found.set(name, isFailure(read) ? read : parseAllowlist(read.value, policy, patternsUnder, now).origins);
  }
  return found;
}
