/** What mapping templates see as a `java.util.Map`: no inherited names, printed as Java prints it. */
const JAVA_MAP: object = Object.assign(Object.create(null), {
  toString(this: object): string {
    return javaText(this);
  },
});

/** A map for templates, with the entries given. */
export function javaMap(entries: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.assign(Object.create(JAVA_MAP), entries) as Record<string, unknown>;
}

/** Whether a value is a map for templates, or parsed JSON. */
export function isJavaMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === JAVA_MAP || prototype === Object.prototype;
}

/** A map that remembers each key that is set a second time: API Gateway allows every override once. */
export function writeOnceMap(initial: Readonly<Record<string, unknown>>, onSecond: (key: string) => void): object {
  const written = new Set<PropertyKey>();
  return new Proxy(javaMap(initial), {
    set(target, key, value) {
      if (written.has(key)) onSecond(String(key));
      written.add(key);
      target[String(key)] = value;
      return true;
    },
  });
}

/** A value as `toString()` of Java prints it. */
export function javaText(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (!isJavaMap(value)) return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}=${javaText(item)}`)
    .join(', ')}}`;
}
