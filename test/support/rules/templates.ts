import { Stack } from '../../../lib/template/stack';
import type { Template } from '../../../lib/template/template';

/** Resources by their logical ids; or values by their paths in such. */
export type Resources = Readonly<Record<string, unknown>>;

/** A stack with these resources. */
export function stackOf(resources: Resources, name = 'Shop'): Stack {
  const template = { Resources: resources } as Template;
  const environment = { note: () => {}, importValue: () => 'unknown:', parameterValue: () => undefined };
  return new Stack({ name, account: '', region: '', template, parameters: {} }, environment);
}

/** Resources with other values at some paths, `Api/Properties/Name`; `null` takes away what is there. */
export function changed(resources: Resources, changes: Resources): Resources {
  const copy = structuredClone(resources);
  for (const [path, value] of Object.entries(changes)) {
    // names of headers have no slash
    const parts = path.split('/');
    const last = parts.pop()!;
    const parent = parts.reduce((at, part) => at[part] as Record<string, unknown>, copy as Record<string, unknown>);
    if (value === null) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}
