import type { FunctionConfig } from '../../../lib/contract/function-config';
import { compilePolicy, type PolicyInput } from '../../../lib/policy';
import { compactPolicy } from '../../../lib/policy/compact';
import { has, type ParameterServer } from './parameter-server';

/** The config of a function with one class, as the constructs write it. */
export function literalConfig(policy: PolicyInput): FunctionConfig {
  const { name } = policy;
  const config = { classes: { [name]: { policy: compactPolicy(compilePolicy(policy)) } }, routes: routesTo(name) };
  return JSON.parse(JSON.stringify(config));
}

/** The same with the origins in Parameter Store. */
export function liveConfig(policy: PolicyInput, server: ParameterServer): FunctionConfig {
  const { name } = policy;
  const origins = policy.origins as readonly string[];
  server.behaviour = has(origins.join(', ') || 'none');
  const live = {
    parameter: `/cors/${name}/origins`,
    patternsUnder: origins.filter((origin) => origin.includes('*')).map((origin) => domainOf(origin)),
    freshForSeconds: 30,
    usableForSeconds: 600,
  };
  const compact = { ...compactPolicy(compilePolicy(policy)), origins: [] };
  return JSON.parse(JSON.stringify({ classes: { [name]: { policy: compact, live } }, routes: routesTo(name) }));
}

function routesTo(name: string) {
  return [{ path: '/', read: name, write: name }];
}

/** `tenant.example.com` of `https://*.tenant.example.com:8443` */
function domainOf(pattern: string): string {
  return pattern.replace(/^.*:\/\/(\*\.)?/, '').replace(/:(\d+|\*)$/, '');
}
