import type { Agent } from 'node:http';
import { PROXY_VARIABLES } from './proxy-variables';

let agent: Promise<Agent> | undefined;

/** What sends requests by the proxies of the environment; `undefined` where it names none. */
export async function networkAgent(): Promise<Agent | undefined> {
  if (!PROXY_VARIABLES.some((name) => process.env[name])) return undefined;
  // loaded where it is needed: most networks have no proxy
  agent ??= import('./environment-agent.js').then(({ EnvironmentAgent }) => new EnvironmentAgent({ keepAlive: true }));
  return agent;
}
