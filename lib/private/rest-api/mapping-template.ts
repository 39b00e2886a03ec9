import { PROBLEM_BODIES, PROBLEM_CONTENT_TYPE } from '../../contract/problem-details';
import { stageVariablesOf } from '../../contract/stage-variables';
import { HeaderNames, SAFELISTED_REQUEST_HEADERS } from '../../policy/header-names';
import { isReadMethod } from '../../policy/methods';
import type { Policy } from '../../policy/model';
import { PREFLIGHT_VARY } from '../../policy/response-header-names';
import { matchVariables } from './pushed-origins';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: 300 KB, with room for what CDK adds */
export const MAX_TEMPLATE_LENGTH = 290_000;
/** Names that mean nothing to Velocity, whatever quotes they stand in. */
const PLAIN = /^[\w.-]+$/;

type Known = WeakMap<Policy, string | false>;
const known: Known = new WeakMap();
const knownPushed = new Map<string, Known>();

/**
 * The response template of a MOCK integration that answers `OPTIONS` as `decide` does; `undefined` for a policy that no
 * template can say: it takes exact origins or any, and names that need no quoting.
 */
export function mappingTemplateOf(policy: Policy): string | undefined {
  return once(known, policy, () => isExact(policy) && isPlain(policy) && render(policy, listedIn(policy)));
}

/**
 * The same for a policy whose origins are in variables of the stage, where the template reads them anew for each request.
 *
 * @param hasPatterns whether the list may have patterns
 * @param count variables that the class may have
 */
export function pushedTemplateOf(policy: Policy, hasPatterns: boolean, count?: number): string | undefined {
  const test: OriginTest = { prepare: matchVariables(policy.name, hasPatterns, count), condition: '$match == 1' };
  const fits = isPlain(policy) && stageVariablesOf(policy.name).length > 0;
  const key = `${hasPatterns} ${count}`;
  const texts = knownPushed.get(key) ?? new WeakMap();
  knownPushed.set(key, texts);
  return once(texts, policy, () => fits && render({ ...policy, origins: [] }, test));
}

function once(texts: Known, policy: Policy, make: () => string | false): string | undefined {
  const template = texts.get(policy) ?? make();
  texts.set(policy, template);
  return template && template.length <= MAX_TEMPLATE_LENGTH ? template : undefined;
}

function isExact({ origins }: Policy): boolean {
  return origins === '*' || !origins.some((origin) => origin.includes('*'));
}

/** How a template knows an origin: what it sets first, and what is true of one that it admits. */
interface OriginTest {
  readonly prepare: readonly string[];
  readonly condition: string;
}

function listedIn({ origins }: Policy): OriginTest {
  return origins === '*'
    ? { prepare: [], condition: '' }
    : { prepare: [list('listed', origins)], condition: isIn('origin', 'listed') };
}

function isPlain({ methods, requestHeaders }: Policy): boolean {
  return [...methods, ...requestHeaders].every((name) => PLAIN.test(name));
}

/**
 * Only Velocity that API Gateway and velocityjs evaluate alike; what API Gateway might not know leaves a test false, and
 * every test that is false denies. Lines carry no indentation: outside directives a template prints every space.
 */
function render(policy: Policy, test: OriginTest): string {
  return [
    override('Vary', PREFLIGHT_VARY),
    ...READ_REQUEST,
    '#if($origins == 0 || $methods == 0)',
    override('Allow', allowOf(policy)),
    '#else',
    ...originTest(policy, test, methodTest(policy, headersTest(policy))),
    "#if($problem == '')",
    ...grant(policy),
    '#else',
    '#set($context.responseOverride.status = 403)',
    override('Content-Type', PROBLEM_CONTENT_TYPE),
    '$problem',
    '#end',
    '#end',
  ].join('\n');
}

/** What `Allow` says on an `OPTIONS` request that is no preflight (RFC 9110, section 10.2.1): as the responder, reads first. */
export function allowOf({ methods }: Pick<Policy, 'methods'>): string {
  const others = methods.filter((method) => !isReadMethod(method) && method !== 'OPTIONS');
  return [...methods.filter(isReadMethod), ...others, 'OPTIONS'].join(', ');
}

/** Names of headers come as the client spelled them. Two spellings of one are no list, so the later tests refuse them. */
const READ_REQUEST = [
  '#set($origins = 0)',
  '#set($methods = 0)',
  "#set($headers = '')",
  '#foreach($name in $input.params().header.keySet())',
  '#set($lower = $name.toLowerCase())',
  '#set($value = $input.params().header.get($name))',
  "#if($lower == 'origin')",
  '#set($origins = $origins + 1)',
  '#set($origin = $value)',
  "#elseif($lower == 'access-control-request-method')",
  '#set($methods = $methods + 1)',
  '#set($method = $value)',
  "#elseif($lower == 'access-control-request-headers')",
  '#set($headers = "$headers,$value")',
  '#end',
  '#end',
];

function originTest({ origins }: Policy, { prepare, condition }: OriginTest, then: string[]): string[] {
  if (origins === '*') return then;
  return [
    problem('origin-not-listed'),
    ...prepare,
    "#if($origin == 'null')",
    problem('origin-null'),
    `#elseif($origins == 1 && ${condition})`,
    ...then,
    '#end',
  ];
}

function methodTest({ methods }: Policy, then: string[]): string[] {
  return [
    problem('method-not-allowed'),
    list('listed', methods),
    `#if($methods == 1 && ${isIn('method', 'listed')})`,
    ...then,
    '#end',
  ];
}

function headersTest({ requestHeaders }: Policy): string[] {
  // String.length() is out of velocityjs's reach; indexOf('', n) is min(n, length). A comma stands before each line.
  const tooLong = new HeaderNames(requestHeaders).maxLength + 2;
  return [
    problem('header-not-allowed'),
    `#if($headers.indexOf('', ${tooLong}) < ${tooLong})`,
    "#set($problem = '')",
    // in both cases: the Kelvin sign is k in lower case, the long s is S in upper case
    list('listed', requestHeaders),
    list(
      'listedUpper',
      requestHeaders.map((name) => name.toUpperCase()),
    ),
    ...SAFELISTED_REQUEST_HEADERS.map((_, i) => `#set($extra${i} = '')`),
    "#foreach($part in $headers.split(','))",
    '#set($header = $part.trim().toLowerCase())',
    '#set($upper = $part.trim().toUpperCase())',
    `#if($header == '' || (${isIn('header', 'listed')} && ${isIn('upper', 'listedUpper')}))`,
    ...SAFELISTED_REQUEST_HEADERS.flatMap((name, i) => [
      `#elseif($header == '${name}')`,
      `#set($extra${i} = ',${name}')`,
    ]),
    '#else',
    problem('header-not-allowed'),
    '#end',
    '#end',
    '#end',
  ];
}

function grant({ origins, methods, requestHeaders, credentials, maxAgeSeconds }: Policy): string[] {
  const extras = SAFELISTED_REQUEST_HEADERS.map((_, i) => `$extra${i}`).join('');
  const allowHeaders =
    requestHeaders.length > 0
      ? [`#set($context.responseOverride.header.Access-Control-Allow-Headers = "${requestHeaders.join(',')}${extras}")`]
      : [
          `#set($extras = "${extras}")`,
          "#if($extras != '')",
          '#set($context.responseOverride.header.Access-Control-Allow-Headers = $extras.substring(1))',
          '#end',
        ];
  return [
    origins === '*'
      ? override('Access-Control-Allow-Origin', '*')
      : '#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)',
    ...(credentials ? [override('Access-Control-Allow-Credentials', 'true')] : []),
    override('Access-Control-Allow-Methods', methods.join(',')),
    ...allowHeaders,
    override('Access-Control-Max-Age', String(maxAgeSeconds)),
  ];
}

function override(header: string, value: string): string {
  return `#set($context.responseOverride.header.${header} = '${value}')`;
}

function problem(reason: keyof typeof PROBLEM_BODIES): string {
  return `#set($problem = '${PROBLEM_BODIES[reason]}')`;
}

/** A list as one string: a look-up without a class that API Gateway's sandbox might not let a template use. */
function list(name: string, entries: readonly string[]): string {
  return `#set($${name} = ' ${entries.join(' ')} ')`;
}

function isIn(value: string, listName: string): string {
  return `$${value}.indexOf(' ') < 0 && $${listName}.indexOf(" $${value} ") >= 0`;
}
