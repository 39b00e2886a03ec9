import type { FunctionConfig } from '../../lib/contract/function-config';
import { isObject, isText } from '../guards';

/** A config that has been checked, and what is wrong with it; with anything wrong there is no config. */
export type LoadedConfig =
  | { readonly config: FunctionConfig; readonly problems?: undefined }
  | { readonly config?: undefined; readonly problems: readonly string[] };

/** What a member has to be, in words, and whether a value is. `all` is what the member belongs to. */
type Check = readonly [expected: string, isRight: (value: unknown, all: Members) => boolean];
type Members = Readonly<Record<string, unknown>>;

const LIST: Check = ['a list of texts', isTexts];
const LIST_OR_NOTHING: Check = [LIST[0], (value) => value === undefined || isTexts(value)];
const LISTS_OR_NOTHING: Check = [
  'lists of texts by name',
  (value) => value === undefined || (isObject(value) && Object.values(value).every(isTexts)),
];

const CLASS: { readonly [member: string]: Check } = {
  policy: ['an object', isObject],
  live: ['an object', (value) => value === undefined || isObject(value)],
  deployed: LISTS_OR_NOTHING,
  scopes: LISTS_OR_NOTHING,
  metrics: ['a text', (value) => value === undefined || isText(value)],
};
const POLICY: { readonly [member: string]: Check } = {
  origins: ['"*" or a list of texts', (value) => value === '*' || isTexts(value)],
  methods: LIST,
  requestHeaders: LIST_OR_NOTHING,
  exposedHeaders: LIST_OR_NOTHING,
  selfOrigins: LIST_OR_NOTHING,
};
const LIVE: { readonly [member: string]: Check } = {
  parameter: ['a name, or { "env": name of a variable }', (value) => isText(value) || isText(membersOf(value)['env'])],
  effective: ['the name of a parameter', (value) => value === undefined || isText(value)],
  patternsUnder: LIST_OR_NOTHING,
  freshForSeconds: ['a number above 0', (value) => (value as number) > 0],
  usableForSeconds: [
    'at least freshForSeconds',
    (value, { freshForSeconds }) => (value as number) >= (freshForSeconds as number),
  ],
};

/**
 * Reads the JSON that the constructs write. They have validated the policies; this only makes sure that what is used
 * while requests are served has its shape, so that nothing throws then.
 */
export function loadFunctionConfig(text: string | undefined): LoadedConfig {
  if (!text) return { problems: ['there is no config'] };
  try {
    return checkFunctionConfig(JSON.parse(text));
  } catch (error) {
    return { problems: [`the config is no JSON: ${error}`] };
  }
}

export function checkFunctionConfig(config: unknown): LoadedConfig {
  const { classes, routes } = membersOf(config);
  if (!isObject(classes) || !Array.isArray(routes)) {
    return { problems: ['a config is { "classes": { ... }, "routes": [ ... ] }'] };
  }
  const problems: string[] = [];
  const check = (path: string, value: unknown, checks: typeof CLASS) => {
    const all = membersOf(value);
    for (const [member, [expected, isRight]] of Object.entries(checks)) {
      if (!isRight(all[member], all)) problems.push(`${path}.${member} is not ${expected}`);
    }
  };
  const name: Check = ['the name of a class', (value) => isText(value) && Object.hasOwn(classes, value)];
  const route = {
    path: ['a path', (value: unknown) => isText(value) && value !== ''] as const,
    read: name,
    write: name,
  };

  for (const [className, value] of Object.entries(classes)) {
    const path = `classes.${className}`;
    const { policy, live } = membersOf(value);
    check(path, value, CLASS);
    if (isObject(policy)) check(`${path}.policy`, policy, live === undefined ? POLICY : { ...POLICY, origins: LIST });
    if (isObject(live)) check(`${path}.live`, live, LIVE);
  }
  for (const [i, value] of routes.entries()) check(`routes[${i}]`, value, route);
  return problems.length > 0 ? { problems } : { config: config as FunctionConfig };
}

function membersOf(value: unknown): Members {
  return (isObject(value) ? value : {}) as Members;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}
