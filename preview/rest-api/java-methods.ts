import { isJavaMap, javaMap, javaText } from './java-map';

type Method<T> = (subject: T, ...args: never[]) => unknown;

/** `java.lang.String`, as far as templates are known to use it. */
const STRING: Readonly<Record<string, Method<string>>> = {
  charAt: (text, index: number) => text.charAt(index),
  concat: (text, other: string) => text + other,
  contains: (text, other: string) => text.includes(other),
  endsWith: (text, other: string) => text.endsWith(other),
  equals: (text, other: unknown) => text === other,
  equalsIgnoreCase: (text, other: unknown) => text.toLowerCase() === String(other).toLowerCase(),
  indexOf: (text, other: string, from?: number) => text.indexOf(other, from),
  isEmpty: (text) => text === '',
  lastIndexOf: (text, other: string) => text.lastIndexOf(other),
  length: (text) => text.length,
  matches: (text, pattern: string) => new RegExp(`^(?:${pattern})$`).test(text),
  replace: (text, from: string, to: string) => text.replaceAll(from, () => to),
  replaceAll: (text, pattern: string, to: string) => text.replace(new RegExp(pattern, 'g'), to),
  replaceFirst: (text, pattern: string, to: string) => text.replace(new RegExp(pattern), to),
  split: (text, pattern: string) => splitAsJava(text, new RegExp(pattern)),
  startsWith: (text, other: string, from?: number) => text.startsWith(other, from),
  substring: (text, start: number, end?: number) => text.substring(start, end),
  toLowerCase: (text) => text.toLowerCase(),
  toString: (text: string) => text,
  toUpperCase: (text) => text.toUpperCase(),
  // Java trims every character up to the space, and no other white space.
  trim: (text) => text.replace(/^[^!-\uffff]+|[^!-\uffff]+$/g, ''),
};

/** `java.util.List` */
const LIST: Readonly<Record<string, Method<unknown[]>>> = {
  add: (list, item: unknown) => list.push(item) > 0,
  contains: (list, item: unknown) => list.includes(item),
  get: (list, index: number) => list[index],
  indexOf: (list, item: unknown) => list.indexOf(item),
  isEmpty: (list) => list.length === 0,
  size: (list) => list.length,
  subList: (list, start: number, end: number) => list.slice(start, end),
  toString: (list: unknown[]) => javaText(list),
};

/** `java.util.Map` */
const MAP: Readonly<Record<string, Method<Record<string, unknown>>>> = {
  containsKey: (map, key: string) => Object.hasOwn(map, key),
  containsValue: (map, value: unknown) => Object.values(map).includes(value),
  entrySet: (map) => Object.entries(map).map(([key, value]) => javaMap({ key, value })),
  get: (map, key: string) => (Object.hasOwn(map, key) ? map[key] : undefined),
  getKey: (entry) => entry.key,
  getValue: (entry) => entry.value,
  isEmpty: (map) => Object.keys(map).length === 0,
  keySet: (map) => Object.keys(map),
  put: (map, key: string, value: unknown) => {
    const before = map[key];
    map[key] = value;
    return before;
  },
  remove: (map, key: string) => {
    const before = map[key];
    delete map[key];
    return before;
  },
  size: (map) => Object.keys(map).length,
  toString: (map: Record<string, unknown>) => javaText(map),
  values: (map) => Object.values(map),
};

/** Numbers and booleans. */
const SCALAR: Readonly<Record<string, Method<number | boolean>>> = {
  equals: (value, other: unknown) => value === other,
  toString: (value: number | boolean) => String(value),
};

/**
 * Java's methods on the values of a template. velocityjs knows few of them, and takes what it does not know for nothing, so
 * that `!$list.contains(..)` would be true: a method that is missing here fails instead.
 */
export const javaMethods = {
  uid: 'java',
  match: ({ context }: { context: unknown }): boolean => methodsOf(context) !== undefined,
  resolve: ({ property, context, params }: { property: string; context: unknown; params: unknown[] }): unknown => {
    const methods = methodsOf(context);
    const method = methods && Object.hasOwn(methods, property) ? methods[property] : undefined;
    if (!method) throw new Error(`method ${property}() of ${JSON.stringify(context)} is not served by the preview`);
    return (method as (subject: unknown, ...args: unknown[]) => unknown)(context, ...params);
  },
};

function methodsOf(value: unknown): Readonly<Record<string, Method<never>>> | undefined {
  if (typeof value === 'string') return STRING;
  if (Array.isArray(value)) return LIST;
  if (typeof value === 'number' || typeof value === 'boolean') return SCALAR;
  return isJavaMap(value) ? MAP : undefined;
}

/** Java leaves out the empty parts at the end. */
function splitAsJava(text: string, pattern: RegExp): string[] {
  const parts = text.split(pattern);
  while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts;
}
