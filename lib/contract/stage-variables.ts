// How origins lie in the variables of a stage, where mapping templates read them.

/** Variables that a class has at most, unless an API allows it more: they travel in every event of a Lambda proxy integration. */
export const STAGE_VARIABLES = 8;
/** Variables that a stage has at most (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html). */
export const MAX_STAGE_VARIABLES = 100;
/** Characters that a variable holds (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html). */
export const VARIABLE_LENGTH = 512;
/** Characters that the name of a variable may have. */
const NAME_LENGTH = 64;
/** What stands in the first variable of a class that admits nobody. Never an origin: it has no scheme. */
export const NOBODY = '-';
/** What API Gateway takes in a value, without the comma, which separates entries. */
const HELD = /^[A-Za-z0-9._~:/?#&=-]+$/;

/** Names of the variables of a class; empty where its name is too long for them. Names of classes have no underscore. */
export function stageVariablesOf(className: string, count = STAGE_VARIABLES): string[] {
  const nameOf = (i: number) => `cors_${className.replaceAll('-', '_')}_${i}`;
  if (nameOf(MAX_STAGE_VARIABLES - 1).length > NAME_LENGTH) return [];
  return Array.from({ length: count }, (_, i) => nameOf(i));
}

/** An entry as a variable holds it, a pattern without its star: `https://.tenant.example`. `undefined` for what none can hold. */
export function storedEntry(origin: string): string | undefined {
  const stored = origin.replace('://*.', '://.');
  return stored.length <= VARIABLE_LENGTH && HELD.test(stored) ? stored : undefined;
}

/** The values of variables, by name; what has no value is not there. */
export type StageVariables = Readonly<Record<string, string>>;

/** What the variables of a class become. */
export interface PackedVariables {
  readonly values: StageVariables;
  /** Entries that they cannot hold, or have no room for. */
  readonly leftOut: readonly string[];
}

/**
 * Puts the origins of a class into its variables. What is there already stays where it is, so that it is never missing while one
 * variable is old and another new; all are packed anew only where the gaps are too small. No entry crosses a variable. What does not
 * fit are the last ones.
 *
 * @param before all variables of the stage
 * @param count variables that the class may have
 */
export function packVariables(
  className: string,
  origins: readonly string[],
  before: StageVariables,
  count?: number,
): PackedVariables {
  const names = stageVariablesOf(className, count);
  const entries = origins.map((origin) => ({ origin, stored: storedEntry(origin) }));
  const unheld = entries.flatMap(({ origin, stored }) => (stored === undefined ? [origin] : []));
  const wanted = [...new Set(entries.flatMap(({ stored }) => stored ?? []))];
  const kept = fill(names.map((name) => entriesOf(before[name] ?? '').filter(once(new Set(wanted)))));
  const packed =
    place(kept, wanted).leftOut.length === 0 ? place(kept, wanted) : place(fill(names.map(() => [])), wanted);
  const values: string[] = packed.variables.map((stored) => stored.join(','));
  if (values.join('') === '') values[0] = NOBODY;
  const missed = new Set(packed.leftOut);
  return {
    values: Object.fromEntries(names.flatMap((name, i) => (values[i] ? [[name, values[i]]] : []))),
    leftOut: [...unheld, ...entries.flatMap(({ origin, stored }) => (stored && missed.has(stored) ? [origin] : []))],
  };
}

/** Origins and patterns that the variables of a class hold, as an author writes them. */
export function originsIn(className: string, variables: StageVariables, count?: number): string[] {
  const stored = stageVariablesOf(className, count).flatMap((name) => entriesOf(variables[name] ?? ''));
  return [...new Set(stored)].map((entry) => entry.replace('://.', '://*.'));
}

function entriesOf(value: string): string[] {
  return value.split(',').filter((entry) => entry.includes('://'));
}

/** Passes each of some texts the first time. */
function once(texts: Set<string>): (text: string) => boolean {
  return (text) => texts.delete(text);
}

function fill(variables: readonly (readonly string[])[]): string[][] {
  return variables.map((stored) => [...stored]);
}

function place(kept: readonly (readonly string[])[], wanted: readonly string[]) {
  const variables = fill(kept);
  const lengths = variables.map((stored) => stored.reduce((sum, { length }) => sum + length + 1, 0));
  const there = new Set(variables.flat());
  const leftOut: string[] = [];
  for (const entry of wanted) {
    if (there.has(entry)) continue;
    const at = lengths.findIndex((length) => length + entry.length <= VARIABLE_LENGTH);
    // one that is smaller and came later does not pass it by: who is left out is the same whatever was there before
    if (at < 0 || leftOut.length > 0) leftOut.push(entry);
    else {
      variables[at]!.push(entry);
      lengths[at]! += entry.length + 1;
    }
  }
  return { variables, leftOut };
}
