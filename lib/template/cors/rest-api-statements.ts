import type {
  ApiMethod,
  IntegrationResponseSettings,
  IntegrationSettings,
  ResourceNode,
  RestApi,
} from '../rest-api/rest-api';
import { listOf } from '../shapes';
import type { CorsStatement, StatedHeaders } from './cors-statement';
import { literalOf, type MappedHeaders, mappedHeaders } from './mapped-headers';

const ALLOW_ORIGIN = 'access-control-allow-origin';
const OVERRIDE = /responseOverride\.header\.Access-Control-Allow-Origin/i;

/** A path of a REST API that has methods. */
export interface RestPath {
  readonly path: string;
  readonly methods: readonly RestMethod[];
  /** Its own method for `OPTIONS`. */
  readonly options: RestMethod | undefined;
}

/** A method with what its integration responses state. */
export interface RestMethod extends ApiMethod {
  readonly path: string;
  /** `undefined` where they name no origin, or are not looked at: those of proxies. */
  readonly stated: StatedHeaders | undefined;
}

/** Every path of a REST API that has methods. */
export function restPathsOf({ root }: RestApi): RestPath[] {
  const found: RestPath[] = [];
  const collect = ({ path, methods: own, children }: ResourceNode): void => {
    const methods = [...own.values()].map((method) => ({ ...method, path, stated: statedBy(method.integration) }));
    if (methods.length > 0)
      found.push({ path, methods, options: methods.find(({ httpMethod }) => httpMethod === 'OPTIONS') });
    children.forEach(collect);
  };
  collect(root);
  return found;
}

/** What a REST API states in its integration responses. */
export function methodStatements(paths: readonly RestPath[]): CorsStatement[] {
  return paths.flatMap(({ methods }) =>
    methods.flatMap(({ stack, logicalId, httpMethod, path, stated }) => {
      if (stated === undefined) return [];
      const place = httpMethod === 'OPTIONS' ? ('preflight' as const) : ('integration-response' as const);
      const property = 'Properties/Integration/IntegrationResponses';
      return [{ place, stack, logicalId, property, subject: `${httpMethod} ${path}`, path, headers: stated }];
    }),
  );
}

/** What a REST API states in its gateway responses. */
export function errorStatements(api: RestApi): CorsStatement[] {
  return [...api.gatewayResponses].flatMap(([type, { logicalId = api.logicalId, ResponseParameters }]) => {
    const mapped = mappedHeaders(ResponseParameters);
    if (!mapped.has(ALLOW_ORIGIN)) return [];
    const property = 'Properties/ResponseParameters';
    const headers = statedHeaders([mapped], '');
    return [{ place: 'gateway-response' as const, stack: api.stack, logicalId, property, subject: type, headers }];
  });
}

function statedBy({ Type, IntegrationResponses, RequestTemplates }: IntegrationSettings): StatedHeaders | undefined {
  if (Type === 'AWS_PROXY' || Type === 'HTTP_PROXY') return undefined;
  const responses = listOf<IntegrationResponseSettings>(IntegrationResponses);
  const mapped = responses.map(({ ResponseParameters }) => mappedHeaders(ResponseParameters));
  const templates = [RequestTemplates, ...responses.map(({ ResponseTemplates }) => ResponseTemplates)].flatMap((one) =>
    Object.values(one ?? {}),
  );
  const template = templates.filter((text) => OVERRIDE.test(text)).join('\n');
  const states = mapped.filter((headers) => headers.has(ALLOW_ORIGIN));
  if (states.length === 0 && template === '') return undefined;
  return statedHeaders(states.length > 0 ? states : mapped, template);
}

/** Whether responses of an integration that are not looked at, since it is a proxy, name an origin. */
export function statesInVain({ Type, IntegrationResponses }: IntegrationSettings): boolean {
  if (Type !== 'AWS_PROXY' && Type !== 'HTTP_PROXY') return false;
  const responses = listOf<IntegrationResponseSettings>(IntegrationResponses);
  return responses.some(({ ResponseParameters }) => mappedHeaders(ResponseParameters).has(ALLOW_ORIGIN));
}

function statedHeaders(responses: readonly MappedHeaders[], template: string): StatedHeaders {
  const literals = (name: string) => responses.flatMap((headers) => literalOf(headers, name) ?? []);
  const names = (name: string) => {
    const [first] = literals(name);
    return first?.split(',').flatMap((one) => one.trim() || []);
  };
  const values = responses.flatMap((headers) => [...headers]);
  const fixed = literals(ALLOW_ORIGIN);
  const [maxAge] = literals('access-control-max-age');
  return {
    origins: [...new Set([...fixed, ...originsIn(template)])].filter((origin) => !origin.includes('unknown:')),
    reflects:
      values.some(([name, { text }]) => name === ALLOW_ORIGIN && /^method\.request\.[a-z]+\.origin$/i.test(text)) ||
      (template !== '' && !template.includes('#if') && !/Allow-Origin\s*=\s*['"]/i.test(template)),
    echoes: template !== '',
    fallback: template === '' ? undefined : fixed[0],
    varies:
      literals('vary').some((value) => /origin|\*/i.test(value)) ||
      /responseOverride\.header\.Vary\s*=\s*['"][^'"]*(?:origin|\*)/i.test(template),
    credentials:
      literals('access-control-allow-credentials').includes('true') ||
      /Access-Control-Allow-Credentials\s*=\s*['"]true/i.test(template),
    methods: names('access-control-allow-methods'),
    requestHeaders: names('access-control-allow-headers'),
    exposedHeaders: names('access-control-expose-headers'),
    maxAgeSeconds: maxAge !== undefined && /^-?\d+$/.test(maxAge) ? Number(maxAge) : undefined,
    refused: values.flatMap(([name, { kind, text }]) =>
      kind === 'invalid' && name.startsWith('access-control-') ? [`${name}: ${text}`] : [],
    ),
  };
}

/** The origins that a mapping template compares with. */
function originsIn(template: string): string[] {
  return [...template.matchAll(/(?:==\s*|equals\()"([^"]+)"/g)].flatMap(([, text = '']) =>
    /^(?:[a-z][a-z0-9+.-]*:\/\/|null$)/i.test(text) ? text : [],
  );
}
