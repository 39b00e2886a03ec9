import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { resolveProperties } from '../references';

/**
 * The configuration of a distribution as the template will have it: its properties, and what `addPropertyOverride` puts
 * over them, which is how apps set what `Distribution` has no property for.
 */
export function overriddenConfig<T extends object>(resource: CfnDistribution): T {
  const config = resolveProperties<T>(resource, resource.distributionConfig);
  // private in CDK, and in no other place
  const { rawOverrides } = resource as unknown as {
    readonly rawOverrides?: { readonly Properties?: { readonly DistributionConfig?: object } };
  };
  const overrides = rawOverrides?.Properties?.DistributionConfig;
  return overrides === undefined ? config : (merge(config, resolveProperties(resource, overrides)) as T);
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
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** `LambdaFunctionARN` of CloudFormation is `lambdaFunctionArn` of CDK. */
export function propertyName(name: string): string {
  const words = name.replace(/[A-Z]{2,}(?=[A-Z][a-z]|\d|$)/g, (run) => run.charAt(0) + run.slice(1).toLowerCase());
  return words.charAt(0).toLowerCase() + words.slice(1);
}
