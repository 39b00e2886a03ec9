import { Token } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { listed } from './sentences';

/** Why the responses of a method state no CORS headers. */
export type Silence =
  | 'handler'
  | 'python-handler'
  | 'runtime'
  | 'streaming'
  | 'container'
  | 'foreign-function'
  | 'server'
  | 'undeclared'
  | 'several-origins'
  | 'reserved';

/** Methods or routes by what keeps their responses silent. */
export type Silent = ReadonlyMap<Silence, readonly string[]>;

const DISTRIBUTION = 'put a distribution in front and apply the class to its behaviour with DistributionCors';

/** What to do, by what is in the way: each advice fits the integration that it is about. */
const REMEDIES: { readonly [silence in Silence]: string } = {
  handler: 'wrap the handler in withCors of cdk-cors/runtime and call addToFunction with its function',
  'python-handler': 'decorate the handler with with_cors of cdk_cors_runtime and call addToFunction with its function',
  runtime: `withCors is for Node.js, with_cors for Python, and the runtime of the function is another: ${DISTRIBUTION}`,
  container:
    'what a container or a custom runtime runs cannot be seen here: where that is Node.js or Python, wrap its handler in withCors of ' +
    `cdk-cors/runtime or with_cors of cdk_cors_runtime and call addToFunction with its function, else ${DISTRIBUTION}`,
  streaming: `handlers in Python cannot stream, and with_cors does not either: answer as a whole, or ${DISTRIBUTION}`,
  'foreign-function':
    'the function behind it belongs to another app: have its owner wrap the handler in withCors, with functionConfig of this ' +
    'construct in its variable CDK_CORS',
  server:
    'the server behind it has to state them: where it runs Node.js, by cors of cdk-cors/runtime, with functionConfig of this ' +
    `construct in its variable CDK_CORS; or ${DISTRIBUTION}`,
  undeclared:
    'the integration declares no response that could state them: give it integrationResponses and methodResponses that ' +
    'are known at synth',
  'several-origins':
    'its integration responses can state any origin, a single one, or several in code where each has a response template or a ' +
    `body that the models of methodResponses declare as JSON or text, and no mapped Vary; else ${DISTRIBUTION}`,
  reserved: `HTTP APIs let no integration of this kind state them: ${DISTRIBUTION}`,
};

/** The same of servers, where it is not about headers but about writes. */
const STOPPED_BY_SERVER =
  'have the server behind it stop them: where it runs Node.js, by cors of cdk-cors/runtime, with functionConfig of this construct in ' +
  `its variable CDK_CORS; or ${DISTRIBUTION}`;

/** Whether `withCors` or `with_cors` can run in a function; `unknown` for a container or a custom runtime. */
export function canHaveWithCors(fn: CfnFunction): boolean | 'unknown' {
  const { runtime = '' } = fn;
  if (runtime === '' || runtime.startsWith('provided')) return 'unknown';
  return runtime.startsWith('nodejs') || isPython(fn) || Token.isUnresolved(runtime);
}

/** Whether `with_cors` can run in a function: from Python 3.9 on. */
export function isPython({ runtime = '' }: CfnFunction): boolean {
  return /^python3\.(9|\d\d)$/.test(runtime);
}

/** Adds a name to those that are silent for one reason. */
export function addSilent(silent: Map<Silence, string[]>, silence: Silence, name: string): void {
  const names = silent.get(silence);
  if (names === undefined) silent.set(silence, [name]);
  else if (!names.includes(name)) names.push(name);
}

/** What is to be said of silent methods; `undefined` where there are none. */
export function responsesWithoutCors(silent: Silent): string | undefined {
  if (silent.size === 0) return undefined;
  // all of them: whoever is not named is believed to be heard
  const parts = [...silent].map(([silence, names]) => `${names.join(', ')}: ${REMEDIES[silence]}`);
  return `nothing states CORS headers on these responses, so that browsers keep them from pages: ${parts.join('; ')}`;
}

/** What is to be said of methods that go to what synth cannot see, and that are believed; `undefined` where there are none. */
export function serversUnseen(believed: ReadonlySet<string>): string | undefined {
  if (believed.size === 0) return undefined;
  return (
    `${listed([...believed])}: what is behind cannot be seen here, and functionConfig is taken as word that it gets these settings and ` +
    'goes by them, with cors, honoCors or withCors of cdk-cors/runtime or with_cors of cdk_cors_runtime; where it does not, nothing adds CORS headers to its ' +
    `responses and nothing stops cross-site writes: ${DISTRIBUTION}`
  );
}

/** Methods or routes of a class that promises to stop cross-site writes, which nothing keeps there. */
export function foreignWritesPass(className: string, silent: Silent): string {
  const names = [...silent.values()].flat();
  const ours = (['handler', 'python-handler', 'server'] as const).filter((silence) => silent.has(silence));
  const others = [...silent].flatMap(([silence, kept]) => (ours.some((one) => one === silence) ? [] : kept));
  const advice = ours.map((silence) => (silence === 'server' ? STOPPED_BY_SERVER : REMEDIES[silence]));
  if (others.length > 0) advice.push(ours.length > 0 ? `for ${listed(others)}, ${DISTRIBUTION}` : DISTRIBUTION);
  return (
    `${className} rejects cross-site writes, but nothing on the way of ${listed(names)} does: ${advice.join('; ')}; or, ` +
    'if these may pass, make the class with new EndpointClass, without rejectForeignWrites'
  );
}
