import type { CfnResource } from 'aws-cdk-lib';

/** What `addPropertyOverride` puts over the properties of a resource. Private in CDK, and in no other place. */
interface Overridden {
  readonly rawOverrides?: { readonly Properties?: Readonly<Record<string, unknown>> };
}

function overridesOf(resource: CfnResource): Readonly<Record<string, unknown>> {
  return (resource as unknown as Overridden).rawOverrides?.Properties ?? {};
}

/** Whether something is put over a property. */
export function isOverridden(resource: CfnResource, property: string): boolean {
  return property in overridesOf(resource);
}

/**
 * A property as the template will have it: its value, resolved, and what overrides put over that, which is how apps set what a
 * construct has no property for.
 *
 * @param property by its name in CloudFormation
 * @param resolve as the value was resolved
 */
export function withOverrides(
  resource: CfnResource,
  property: string,
  value: unknown,
  resolve: (override: unknown) => unknown,
): unknown {
  return isOverridden(resource, property) ? merge(value, resolve(overridesOf(resource)[property])) : value;
}

/** As `addPropertyOverride`, which would take the entries of a list for those of an object, and drop what an override lists. */
export function overrideProperty(resource: CfnResource, path: readonly string[], value: unknown): void {
  let found: unknown = overridesOf(resource);
  for (const [i, name] of path.entries()) {
    if (Array.isArray(found)) {
      resource.addPropertyOverride(dotted(path.slice(0, i)), replaced(found, path.slice(i), value));
      return;
    }
    found = isRecord(found) ? found[name] : undefined;
  }
  resource.addPropertyOverride(dotted(path), value);
}

/** Dots separate properties, but for those in a name. */
function dotted(path: readonly string[]): string {
  return path.map((name) => name.replaceAll('.', '\\.')).join('.');
}

/** A copy with another value in one place: several resources may have the same override. */
function replaced(node: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (!Array.isArray(node)) {
    const record = isRecord(node) ? node : {};
    return { ...record, [name]: replaced(record[name], rest, value) };
  }
  const copy = [...node];
  copy[Number(name)] = replaced(node[Number(name)], rest, value);
  return copy;
}

function merge(config: unknown, override: unknown): unknown {
  // a list, or a value, takes the place of what was there
  if (!isRecord(override)) return asProperty(override);
  // overrides name the entries of a list by their places
  const merged = (Array.isArray(config) ? [...config] : isRecord(config) ? { ...config } : {}) as Record<
    string,
    unknown
  >;
  for (const [name, value] of Object.entries(override)) {
    const property = propertyName(name);
    merged[property] = merge(merged[property], value);
  }
  return merged;
}

function asProperty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asProperty);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [propertyName(name), asProperty(item)]));
}

/** By no class: what stands for a reference stays what it is. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

/** `LambdaFunctionARN` of CloudFormation is `lambdaFunctionArn` of CDK; functions, and the keys of maps, have one name. */
export function propertyName(name: string): string {
  if (name === 'Ref' || !/^[A-Z][A-Za-z0-9]*$/.test(name)) return name;
  const words = name.replace(/[A-Z]{2,}(?=[A-Z][a-z]|\d|$)/g, (run) => run.charAt(0) + run.slice(1).toLowerCase());
  return words.charAt(0).toLowerCase() + words.slice(1);
}
