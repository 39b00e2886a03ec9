import type { ResourceNode } from '../../lib/template/rest-api/rest-api';
import { matchRoute } from '../../preview/http-api/match-route';
import { matchResource } from '../../preview/rest-api/match-resource';
import type { Random } from './random';

/** A request as a function gets it. */
export interface RouterEvent {
  readonly kind: string;
  readonly event: Record<string, unknown>;
}

/** Resources that an API may have in front of one function, as API Gateway writes them. */
const SHAPES: readonly (readonly string[])[] = [
  ['/', '/{proxy+}'],
  ['/', '/admin', '/admin/{proxy+}', '/public', '/public/{proxy+}', '/{proxy+}'],
  ['/', '/admin/{proxy+}', '/{section}', '/{section}/{id}', '/{proxy+}'],
  ['/', '/{section}/{proxy+}', '/{section}'],
  ['/', '/shops/{id}', '/shops/{id}/admin', '/shops/{id}/{proxy+}', '/{proxy}', '/{proxy+}'],
  ['/', '/public/{rest+}', '/admin', '/{rest+}'],
];
/** Of all APIs. Adapters cut it off a path that begins with it. */
export const STAGE = 'prod';
/** Base paths of a domain: one of its own, and those that are routes too. */
const BASES = ['/shop', '/shops', '/public', '/admin'];
export const AMBIGUOUS = 'REST API below a base path that is a route';

/** The events of one request to an API of any kind; none where it has no route for the path. */
export function eventOf(url: string, method: string, random: Random): RouterEvent | undefined {
  const cut = url.search(/[?#]/);
  const path = cut < 0 ? url : url.slice(0, cut);
  return random.pick(KINDS)(path, method, random);
}

type Make = (path: string, method: string, random: Random) => RouterEvent | undefined;

const KINDS: readonly Make[] = [restEvent, restEvent, payload2, payload2, payload1, functionUrl];

const headers = { Host: 'api.shop.example' };

function restEvent(path: string, method: string, random: Random): RouterEvent | undefined {
  const match = matchResource(treeOf(random.pick(SHAPES)), path);
  if (match === undefined) return undefined;
  const base = random.once(4) ? random.pick(BASES) : '';
  const isDecoded = random.once(2);
  const values = Object.entries(match.pathParameters).map(([name, value]) => [
    name,
    isDecoded ? decoded(value) : value,
  ]);
  return {
    kind: base === '' ? 'REST API' : base === '/shop' ? 'REST API below a base path' : AMBIGUOUS,
    event: {
      resource: match.node.path,
      path: base + path,
      httpMethod: method,
      headers,
      multiValueHeaders: { Host: [headers.Host] },
      pathParameters: values.length > 0 ? Object.fromEntries(values) : null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      stageVariables: null,
      requestContext: {
        resourcePath: match.node.path,
        path: (base || `/${STAGE}`) + path,
        stage: STAGE,
        httpMethod: method,
        domainName: headers.Host,
        identity: { sourceIp: '192.0.2.1' },
      },
      body: null,
      isBase64Encoded: false,
    },
  };
}

interface Called {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly rawPath: string;
  readonly stage: string;
}

/** HTTP APIs decode a path before they look for its route. */
function called(path: string, method: string, random: Random): Called | undefined {
  const shape = random.once(3) ? ['$default'] : random.pick(SHAPES);
  const authorization = { type: 'NONE' } as const;
  const routes = shape.map((one) => ({
    stack: undefined as never,
    logicalId: 'Route',
    key: one === '$default' ? one : `ANY ${one}`,
    authorization,
    integration: undefined,
  }));
  const told = random.once(4) ? path : decoded(path);
  const match = matchRoute(routes, method, told);
  if (match === undefined) return undefined;
  const stage = random.once(2) ? STAGE : '$default';
  const rawPath = stage === STAGE ? `/${STAGE}${told}` : told;
  return { routeKey: match.route.key, pathParameters: match.pathParameters, rawPath, stage };
}

function payload2(path: string, method: string, random: Random): RouterEvent | undefined {
  const found = called(path, method, random);
  return found && { kind: 'HTTP API, payload 2.0', event: eventV2(found, method) };
}

function functionUrl(path: string, method: string): RouterEvent {
  const found = { routeKey: '$default', pathParameters: {}, rawPath: path, stage: '$default' };
  return { kind: 'function URL', event: eventV2(found, method) };
}

function eventV2({ routeKey, pathParameters, rawPath, stage }: Called, method: string) {
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: '',
    headers: { host: headers.Host },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: {
      routeKey,
      stage,
      domainName: headers.Host,
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: '' },
    },
    isBase64Encoded: false,
  };
}

function payload1(path: string, method: string, random: Random): RouterEvent | undefined {
  const found = called(path, method, random);
  if (found === undefined) return undefined;
  const { routeKey, pathParameters, rawPath, stage } = found;
  const resource = routeKey.split(' ')[1] ?? routeKey;
  const event = {
    version: '1.0',
    resource,
    path: rawPath,
    httpMethod: method,
    headers,
    multiValueHeaders: { Host: [headers.Host] },
    pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    stageVariables: null,
    requestContext: {
      resourcePath: resource,
      path: rawPath,
      stage,
      httpMethod: method,
      domainName: headers.Host,
      identity: {},
    },
    body: null,
    isBase64Encoded: false,
  };
  return { kind: 'HTTP API, payload 1.0', event };
}

const trees = new Map<readonly string[], ResourceNode>();

function treeOf(shape: readonly string[]): ResourceNode {
  const known = trees.get(shape);
  if (known) return known;
  const root = node('', '/');
  for (const path of shape) {
    let at = root;
    for (const part of path.split('/').filter((one) => one !== '')) {
      const parent = at;
      const found = parent.children.find((child) => child.part === part);
      at = found ?? node(part, `${parent.path === '/' ? '' : parent.path}/${part}`);
      if (!found) parent.children.push(at);
    }
  }
  trees.set(shape, root);
  return root;
}

function node(part: string, path: string): ResourceNode {
  return { id: path, part, path, children: [], methods: new Map() };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
