import type { EndpointClass } from '../../endpoint-class';
import { echoTemplateOf } from './echo-template';

/** Headers by name, each a value that never changes. */
export type ConstantHeaders = Readonly<Record<string, string>>;

/** What the responses that API Gateway maps can say of a class. */
export interface Statement {
  /** Name of the class, or of those that say the same. */
  readonly className: string;
  /** What is the same whoever asks. */
  readonly headers: ConstantHeaders;
  /** What a response template puts in front of itself, to tell origins apart. */
  readonly echo?: string;
}

/** By class: every method asks. */
const known = new WeakMap<EndpointClass, { readonly statement: Statement | undefined }>();

/**
 * What the responses of a class say: constants for any origin, or for a single one in code; for several in code, what a
 * template decides. `undefined` where neither can: for patterns and live lists.
 */
function makeStatement({ className, _policy, _live }: EndpointClass): Statement | undefined {
  const { origins, credentials, exposedHeaders } = _policy;
  if (_live !== undefined || (origins !== '*' && origins.some((origin) => origin.includes('*')))) return undefined;
  const others = {
    ...(credentials && { 'Access-Control-Allow-Credentials': 'true' }),
    ...(exposedHeaders.length > 0 && { 'Access-Control-Expose-Headers': exposedHeaders.join(',') }),
  };
  if (origins === '*' || origins.length === 1) {
    const [origin = '*'] = origins;
    return { className, headers: { 'Access-Control-Allow-Origin': origin, ...others } };
  }
  const echo = echoTemplateOf(origins, others);
  return echo === undefined ? undefined : { className, headers: { Vary: 'Origin' }, echo };
}

function statementOf(endpointClass: EndpointClass): Statement | undefined {
  const found = known.get(endpointClass) ?? { statement: makeStatement(endpointClass) };
  known.set(endpointClass, found);
  return found.statement;
}

/** What responses say that may be of several classes; `undefined` where these differ, or one cannot be said. */
export function commonStatement(classes: readonly EndpointClass[]): Statement | undefined {
  const [first, ...others] = classes.map(statementOf);
  const isSame = others.every((one) => JSON.stringify(contents(one)) === JSON.stringify(contents(first)));
  return isSame ? first : undefined;
}

function contents(statement: Statement | undefined): unknown {
  return statement && [statement.headers, statement.echo];
}
