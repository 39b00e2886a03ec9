import type { ClassConfig, FunctionConfig, LiveAllowlist, Route } from '../../lib/contract/function-config';
import { isObject } from '../guards';

/** A config that has been checked, and what is wrong with it; with anything wrong there is no config. */
export type LoadedConfig =
  | { readonly config: FunctionConfig; readonly problems?: undefined }
  | { readonly config?: undefined; readonly problems: readonly string[] };

/**
 * Reads the JSON that the constructs write. They have validated the policies; this only makes sure that what is used
 * while requests are served has its shape, so that nothing throws then.
 */
export function loadFunctionConfig(text: string | undefined): LoadedConfig {
  if (!text) return { problems: ['there is no config'] };
  try {
    return checkFunctionConfig(JSON.parse(text));
  } catch (error) {
    return { problems: [`the config is no JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

export function checkFunctionConfig(config: unknown): LoadedConfig {
  const { classes, routes } = (isObject(config) ? config : {}) as Partial<FunctionConfig>;
  if (!isObject(classes) || !Array.isArray(routes)) {
    return { problems: ['a config is { "classes": { ... }, "routes": [ ... ] }'] };
  }
  const problems: string[] = [];
  for (const [name, value] of Object.entries(classes)) {
    problems.push(...classProblems(value).map((problem) => `classes.${name}: ${problem}`));
  }
  for (const [i, route] of routes.entries()) {
    if (!isRoute(route, classes)) {
      problems.push(`routes[${i}]: expected a path and two names of classes, got ${JSON.stringify(route)}`);
    }
  }
  return problems.length > 0 ? { problems } : { config: config as FunctionConfig };
}

function classProblems(value: ClassConfig | undefined): string[] {
  if (!isObject(value) || !isObject(value.policy)) return ['has no policy'];
  const { policy, live, deployed, scopes } = value;
  const problems: string[] = [];
  const expect = (right: boolean, what: string) => {
    if (!right) problems.push(what);
  };
  expect(policy.origins === '*' || isStrings(policy.origins), 'policy.origins is neither "*" nor a list');
  expect(isStrings(policy.methods), 'policy.methods is no list');
  for (const list of ['requestHeaders', 'exposedHeaders', 'selfOrigins'] as const) {
    expect(policy[list] === undefined || isStrings(policy[list]), `policy.${list} is no list`);
  }
  expect(deployed === undefined || areLists(deployed), 'deployed are not lists by name');
  expect(scopes === undefined || areLists(scopes), 'scopes are not lists by method');
  if (live === undefined) return problems;
  expect(policy.origins !== '*', 'policy.origins is "*" although the list is live');
  if (!isObject(live)) return [...problems, 'live is no object'];
  return [...problems, ...liveProblems(live)];
}

function liveProblems({ parameter, patternsUnder, freshForSeconds, usableForSeconds }: LiveAllowlist): string[] {
  const problems: string[] = [];
  const named = typeof parameter === 'string' || (isObject(parameter) && typeof parameter.env === 'string');
  if (!named) problems.push('live.parameter is neither a name nor { "env": name of a variable }');
  if (patternsUnder !== undefined && !isStrings(patternsUnder)) problems.push('live.patternsUnder is no list');
  if (!(freshForSeconds > 0 && usableForSeconds >= freshForSeconds)) {
    problems.push('live.freshForSeconds and live.usableForSeconds are not in order');
  }
  return problems;
}

function isRoute(route: unknown, classes: object): boolean {
  const { path, read, write } = (isObject(route) ? route : {}) as Partial<Route>;
  const isClass = (name: string | undefined) => typeof name === 'string' && Object.hasOwn(classes, name);
  return typeof path === 'string' && path !== '' && isClass(read) && isClass(write);
}

function areLists(lists: unknown): boolean {
  return isObject(lists) && Object.values(lists).every(isStrings);
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
