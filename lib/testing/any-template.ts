import { Stack } from '../template/stack';
import type { Template } from '../template/template';

/** What `corsPolicies` reads: `Template` of `aws-cdk-lib/assertions`, or a template as plain JSON. */
export type AnyTemplate =
  | { toJSON(): { readonly [section: string]: unknown } }
  | { readonly Resources?: unknown; readonly Metadata?: unknown };

/**
 * The template as it would be deployed, on its own: what other stacks and deployments know has stand-ins.
 *
 * @throws TypeError for anything that is no template
 */
export function stackOf(given: AnyTemplate): Stack {
  const template: unknown = hasJson(given) ? given.toJSON() : given;
  if (!isTemplate(template)) {
    throw new TypeError(
      'corsPolicies takes a template, and this is not one: write corsPolicies(Template.fromStack(stack)), with Template of ' +
        '"aws-cdk-lib/assertions", or pass the parsed JSON of a template in cdk.out',
    );
  }
  const source = { name: 'stack', account: '', region: '', template, parameters: {} };
  return new Stack(source, {
    note: () => {},
    importValue: (name) => `import:${name}`,
    parameterValue: () => undefined,
  });
}

function hasJson(given: unknown): given is { toJSON(): unknown } {
  return typeof (given as { toJSON?: unknown } | null | undefined)?.toJSON === 'function';
}

function isTemplate(value: unknown): value is Template {
  if (typeof value !== 'object' || value === null) return false;
  const { Resources = {}, Metadata = {} } = value as { Resources?: unknown; Metadata?: unknown };
  return ('Resources' in value || 'Metadata' in value) && isObject(Resources) && isObject(Metadata);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
