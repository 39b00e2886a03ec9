import type { TemplateResource } from './template';

/** Logical ids that a resource needs before it: `DependsOn`, `Ref`, `Fn::GetAtt` and `Fn::Sub`. */
export function referencesOf(resource: TemplateResource): Set<string> {
  const names = new Set<string>([resource.DependsOn ?? []].flat());
  collect(resource.Properties, names);
  return names;
}

function collect(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, names);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (key === 'Ref' && typeof item === 'string') names.add(item);
      else if (key === 'Fn::GetAtt') names.add(String(Array.isArray(item) ? item[0] : item).split('.')[0] ?? '');
      else if (key === 'Fn::Sub') collectFromSub(item, names);
      collect(item, names);
    }
  }
}

function collectFromSub(argument: unknown, names: Set<string>): void {
  const template = String(Array.isArray(argument) ? argument[0] : argument);
  for (const [, name = ''] of template.matchAll(/\$\{([^!}.]+)[^}]*\}/g)) names.add(name);
}
