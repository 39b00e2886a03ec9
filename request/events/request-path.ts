import { ODD, spellingOf } from '../../lib/routes/path-spelling';
import { decode } from '../../lib/routes/path-tokens';
import { isObject, isText } from '../guards';

/** The path of a request, and all else in its event that a router, or an adapter before it, may take for the path. */
export interface RequestPath {
  /** Below stage and base path, as the route was found by it. */
  readonly path: string;
  /** API Gateway's template, where it has parameters besides a greedy one at its end: `/{section}/{id}`. */
  readonly template?: string;
  /** The path as it came, where it differs from `path` by more than what stands before it. */
  readonly spelled?: string;
  /** The path with the base path of a domain before it, where it has one. */
  readonly longer?: string;
  /** What a greedy parameter stands for, and the path without the name of the stage where that is a part of it. */
  readonly shorter?: readonly string[];
}

/** What events tell of a path. Nothing of it is taken for granted. */
export interface PathFacts {
  /** `/orders/{id}`; anything else where no path led to the route. */
  readonly template: unknown;
  readonly pathParameters: unknown;
  /** The path without its stage. */
  readonly called: unknown;
  /** The path as it came. */
  readonly given?: unknown;
  readonly stage: unknown;
}

type Values = Readonly<Record<string, unknown>>;

const BRACE = 0x7b;
const PLUS = 0x2b;
const PARAMETERS = /\{([^{}+]+)\+?\}/g;
/** How often the name of a stage is cut out of a path. */
const MAX_CUTS = 3;

/** Puts together what an event tells; `undefined` where it tells no path. */
export function readRequestPath(facts: PathFacts): RequestPath | undefined {
  const { stage, pathParameters } = facts;
  const called = isText(facts.called) ? facts.called : undefined;
  const template = isText(facts.template) && facts.template.startsWith('/') ? facts.template : undefined;
  const values = (isObject(pathParameters) ? pathParameters : {}) as Values;
  const isMatched = called !== undefined && (template === undefined || fits(called, template, values));
  const path = isMatched ? called : template && withValues(template, values);
  if (path === undefined) return undefined;

  // behind `$default`, a first segment that is named as the stage may be a part of the path that a domain name was called with
  const staged = template === undefined && isText(facts.given) && facts.given !== path ? facts.given : undefined;
  const hasBase = called !== undefined && !isMatched && isBelowBase(called, path);
  const greedyAt = template?.endsWith('+}') ? template.lastIndexOf('{') : -1;
  const rest = textOf(values, greedyAt < 0 ? 'proxy' : template!.slice(greedyAt + 1, -2));
  const shorter: string[] = [];
  addWithout(stage, path, shorter);
  if (rest !== undefined && (path.length !== rest.length + 1 || !path.endsWith(rest))) {
    shorter.push(`/${rest}`);
    addWithout(stage, `/${rest}`, shorter);
  }
  const fixed = greedyAt < 0 ? template : template!.slice(0, greedyAt);
  return {
    path,
    template: fixed?.includes('{') ? (greedyAt < 0 ? fixed : fixed + (rest ?? '')) : undefined,
    spelled: isMatched || hasBase ? undefined : called,
    longer: hasBase ? called : staged,
    shorter,
  };
}

/**
 * Whether a path is what a template stands for, to the letter. A base path before it could be taken for a part of it where
 * the template begins with a parameter, whose values are looked at for that, and where one ends with a greedy parameter
 * and begins with the very name of the base path.
 */
function fits(path: string, template: string, values: Values): boolean {
  const isOpen = template.charCodeAt(1) === BRACE;
  let at = 0;
  let i = 0;
  while (i < template.length) {
    const code = template.charCodeAt(i);
    if (code !== BRACE) {
      if (path.charCodeAt(at++) !== code) return false;
      i++;
      continue;
    }
    const end = template.indexOf('}', i);
    const isGreedy = template.charCodeAt(end - 1) === PLUS;
    const given = isOpen || isGreedy ? textOf(values, template.slice(i + 1, isGreedy ? end - 1 : end)) : undefined;
    const value = isOpen ? given : undefined;
    if (end < 0 || at >= path.length || (value !== undefined && !path.startsWith(value, at))) return false;
    if (isGreedy && given !== undefined && isBelowOther(path.slice(at), given)) return false;
    const next = isGreedy ? -1 : path.indexOf('/', at);
    at = value === undefined ? (next < 0 ? path.length : next) : at + value.length;
    i = end + 1;
  }
  return at === path.length;
}

function withValues(template: string, values: Values): string {
  return template.replace(PARAMETERS, (parameter, name: string) => textOf(values, name) ?? parameter);
}

function textOf(values: Values, name: string): string | undefined {
  // what every object has is no text
  const value = values[name];
  return isText(value) ? value : undefined;
}

/** Whether what stands in the place of a greedy parameter is its value with other segments before it. */
function isBelowOther(rest: string, value: string): boolean {
  if (rest === value) return false;
  const end = decodedWithoutSlash(value);
  const whole = decodedWithoutSlash(rest);
  return end !== undefined && whole !== undefined && whole.length > end.length && whole.endsWith(`/${end}`);
}

/** Whether a path is another one with the base path of a domain name before it. */
function isBelowBase(longer: string, path: string): boolean {
  const end = decodedWithoutSlash(path);
  const whole = decodedWithoutSlash(longer);
  if (end === undefined || !whole?.endsWith(end)) return false;
  const base = whole.slice(0, whole.length - end.length);
  return base.length > 1 && !base.endsWith('/') && spellingOf(base) !== ODD;
}

/** A slash at its end is no part of what a greedy parameter stands for. */
function decodedWithoutSlash(path: string): string | undefined {
  return decode(path.endsWith('/') ? path.slice(0, -1) : path);
}

/** Adds a path without the name of the stage that is in it: once, and as often as it is there. */
function addWithout(stage: unknown, path: string, shorter: string[]): void {
  if (!isText(stage) || stage === '') return;
  let rest = path;
  for (let cuts = 0; cuts < MAX_CUTS; cuts++) {
    const at = rest.indexOf(stage);
    if (at < 1) return;
    rest = rest.slice(0, at - 1) + rest.slice(at + stage.length);
    shorter.push(rest);
  }
}
