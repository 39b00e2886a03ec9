import { CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import type { FunctionConfig } from '../../contract/function-config';
import { CONFIG_VARIABLE } from '../../contract/variables';
import { allowReadInForce } from '../allowlist/allow-read-in-force';
import type { ClassAllowlist } from '../allowlist/class-allowlist';
import { canHaveWithCors } from '../api/silence';
import { inform } from '../messages/annotations';
import { type Refusal, refusal, refuse } from '../messages/refusal';
import { urlsThatStateCors } from './function-urls';
import { checkListReader } from './list-readers';
import { checkMemory } from './long-list-memory';
import { addPythonLayer } from './python-layer';
import { checkBundled } from './unbundled-handler';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html; what is measured is the JSON of all variables */
const LIMIT_BYTES = 4096;

const OWNER = Symbol.for('cdk-cors.owner');

/**
 * Gives a function the settings of `withCors`; `config` is asked at synth, when everything has been said.
 *
 * @param owner the class or facade that the settings come from: a function has one
 */
export function addEnvironment(fn: LambdaFunction, owner: IConstruct, config: () => FunctionConfig): void {
  if (!(CfnResource.isCfnResource(fn.node.defaultChild) && typeof fn.addEnvironment === 'function')) {
    refuse(
      'function-not-of-app',
      `${fn.node.path}: the settings of a function that is imported, or of a version or an alias, cannot be changed here; pass ` +
        'the function itself, or have whoever deploys it put functionConfig into its variable CDK_CORS',
    );
  }
  const before = settingsOwnerOf(fn);
  if (before === owner) return;
  if (before !== undefined) {
    refuse(
      'function-has-settings',
      `${fn.node.path}: it already has those of ${before.node.path}; where a function serves ` +
        'several classes of one API, call RestApiCors.of(api).addToFunction(fn) once instead; where two APIs call it, give each a ' +
        'function of its own',
    );
  }
  Object.defineProperty(fn, OWNER, { value: owner });
  fn.addEnvironment(CONFIG_VARIABLE, Lazy.string({ produce: () => Stack.of(fn).toJsonString(config()) }));
  fn.node.addValidation({ validate: () => [...sizeErrors(fn), ...urlsThatStateCors(fn)] });
  checkListReader(fn, config);
  addPythonLayer(fn);
  checkBundled(fn);
  if (canHaveWithCors(fn.node.defaultChild as CfnFunction) === 'unknown')
    inform(fn, 'runtime-unseen', `${fn.node.path}: ${UNSEEN}`);
}

/** The class or facade that the settings of a function come from; undefined where it has none. */
export function settingsOwnerOf(fn: LambdaFunction): IConstruct | undefined {
  return (fn as { readonly [OWNER]?: IConstruct })[OWNER];
}

const UNSEEN =
  'what its container or custom runtime runs cannot be seen here, and addToFunction is taken as word that its handler is wrapped in ' +
  'withCors, which is for Node.js, or with_cors, which is for Python and has to be copied into the image; where it is not, nothing ' +
  'adds CORS headers to its responses and nothing stops cross-site writes: leave addToFunction out then, and put a distribution in front';

/** Lets a function read the parameter of a live list. */
export function allowRead(fn: LambdaFunction, live: ClassAllowlist): void {
  allowReadInForce(fn.role, live, (statement) => fn.addToRolePolicy(statement));
  checkMemory(fn, live);
}

const SHORTER = 'keep long allowlists in Parameter Store, or give each class functions of its own by its addToFunction';

/** What of the variables of a function is too long for Lambda. */
export function sizeErrors(fn: LambdaFunction, largest = CONFIG_VARIABLE, fix = SHORTER): Refusal[] {
  const { environment } = fn.node.defaultChild as CfnFunction;
  const { variables = {} } = Stack.of(fn).resolve(environment) ?? {};
  const known = Object.entries(variables).map(([name, value]) => [name, knownText(value)]);
  const bytes = Buffer.byteLength(JSON.stringify(Object.fromEntries(known)));
  if (bytes <= LIMIT_BYTES) return [];
  return [
    refusal(
      'environment-too-large',
      `the variables of ${fn.node.path} take at least ${bytes} bytes, Lambda allows ${LIMIT_BYTES}: ` +
        `${largest} has ${Buffer.byteLength(knownText(variables[largest]))}; ${fix}`,
    ),
  ];
}

/** The part of a value that synth knows: what the deployment fills in can only add to it. */
function knownText(value: unknown): string {
  if (typeof value === 'string') return value;
  const join = (value as { 'Fn::Join'?: [string, unknown[]] } | undefined)?.['Fn::Join'];
  return join ? join[1].filter((part) => typeof part === 'string').join(join[0]) : '';
}
