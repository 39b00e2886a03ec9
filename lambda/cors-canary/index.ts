import { readFileSync } from 'node:fs';
import type { CanaryConfig } from '../../lib/contract/canary-config';
import { ParameterStore } from '../../request/aws/parameter-store';
import { log } from '../../request/log';
import { probeTargets } from './probe-targets';

/** Asks the endpoints of an app what browsers would ask them, by a schedule. */
export async function handler(): Promise<void> {
  const { env } = process;
  await probeTargets({
    // without settings there is nothing to ask: the invocation fails, which alarms look at
    config: JSON.parse(readFileSync(`${__dirname}/config.json`, 'utf8')) as CanaryConfig,
    env,
    store: (region) => new ParameterStore({ env, ...(region !== undefined && { region }) }),
    log,
    emit: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
    clock: Date.now,
  });
}
