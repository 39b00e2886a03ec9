import type { ClassConfig, FunctionConfig } from '../contract/function-config';
import { type AnyTemplate, stackOf } from './any-template';
import { Names } from './names';
import { placeLines, policyLines } from './policy-lines';
import type { RouteMethods, Target } from './target';
import { compare, targetsOf } from './targets';

const NONE =
  'No CORS policies of cdk-cors: no class is applied to an API, a function URL, a distribution, a bucket or a function of this ' +
  'template. The template to pass is that of the stack in which RestApiCors, HttpApiCors, FunctionUrlCors, DistributionCors or ' +
  'BucketCors is called.';

/**
 * All CORS policies of a template as text, for snapshot tests of your own:
 * `expect(corsPolicies(Template.fromStack(stack))).toMatchSnapshot()`.
 *
 * By class: origins, or the name of the parameter that holds them; methods; request headers; exposed headers;
 * credentials; max age in seconds; what becomes of cross-site writes; and at which paths of which API, distribution or bucket
 * it is, who answers preflights there, and who states the headers of responses. The text changes when a policy, or where
 * it is enforced, changes: it has no hashes of assets or logical ids, and everything in it is sorted.
 *
 * A template without policies gives a sentence that says so.
 *
 * @param template `Template` of `aws-cdk-lib/assertions`, or the parsed JSON of a template
 * @throws TypeError for anything that is no template
 */
export function corsPolicies(template: AnyTemplate): string {
  const stack = stackOf(template);
  const names = new Names(stack.template);
  const blocks = new Map<string, string[]>();
  for (const target of targetsOf(stack, names)) {
    for (const [name, endpointClass] of Object.entries(target.config.classes)) {
      const policy = [`class ${name}`, ...policyLines(endpointClass, names)].join('\n');
      const places = blocks.get(policy) ?? [];
      places.push(placeOf(target, name, endpointClass, names));
      blocks.set(policy, places);
    }
  }
  if (blocks.size === 0) return NONE;
  return Array.from(blocks, ([policy, places]) => [policy, ...places].join('\n'))
    .sort(compare)
    .join('\n\n');
}

/** Where a class is, one path a line. */
function placeOf(
  { title, config, statements, connections }: Target,
  name: string,
  endpointClass: ClassConfig,
  names: Names,
): string {
  if (connections)
    return [`  at ${title}`, ...placeLines(endpointClass, names), `    connections: ${connections}`].join('\n');
  const lines = routesOf(config, name).map(({ route, methods }) => {
    const path = methods === 'all' ? route.path : `${route.path} (${METHODS[methods]})`;
    if (statements === undefined) return `    ${path}: not read, since this template does not define it`;
    const { preflights, responses } = statements(route, methods);
    return `    ${path}: preflights by ${listed(preflights)}; responses by ${listed(responses)}`;
  });
  return [`  at ${title}`, ...placeLines(endpointClass, names), ...lines.sort(compare)].join('\n');
}

const METHODS = { read: 'GET, HEAD, QUERY', write: 'all other methods' };

function routesOf({ routes }: FunctionConfig, name: string) {
  return routes.flatMap((route): { route: typeof route; methods: RouteMethods }[] => {
    if (route.read === name && route.write === name) return [{ route, methods: 'all' }];
    if (route.read === name) return [{ route, methods: 'read' }];
    return route.write === name ? [{ route, methods: 'write' }] : [];
  });
}

function listed(statements: readonly string[]): string {
  return [...new Set(statements)].sort(compare).join(', ') || 'nobody in this template';
}
