import type { FunctionConfig } from '../../../lib/contract/function-config';
import { readCases } from './load';

/** A path as an event tells it, and whose classes judge what is asked there. */
export interface PathCase {
  /** A sentence, unique in its file. */
  readonly name: string;
  /** Without stage and base path. */
  readonly path: string;
  /** What API Gateway found it by. @default '/{proxy+}' */
  readonly template?: string;
  /** @default '$default', of REST APIs `live` */
  readonly stage?: string;
  /** The base path of a domain. @default '' */
  readonly base?: string;
  /** In any order. */
  readonly classes: readonly string[];
}

export function pathCases(): { readonly config: FunctionConfig; readonly cases: readonly PathCase[] } {
  return readCases('paths.json') as ReturnType<typeof pathCases>;
}

type Event = Record<string, unknown>;

/** The events that tell a path, by the kind of API. */
export const PATH_EVENTS: readonly (readonly [kind: string, eventOf: (one: PathCase, method: string) => Event])[] = [
  ['a REST API', restEvent],
  ['an HTTP API, payload 1.0', (one, method) => ({ ...restEvent(one, method), version: '1.0', ...ofHttpApi(one) })],
  ['an HTTP API, payload 2.0', payload2],
];

function restEvent({ path, base = '', stage = 'live', template = '/{proxy+}' }: PathCase, method: string): Event {
  return {
    resource: template,
    path: base + path,
    httpMethod: method,
    pathParameters: valuesOf(template, path),
    requestContext: {
      resourcePath: template,
      path: (base || `/${stage}`) + path,
      stage,
      domainName: 'api.shop.example',
    },
  };
}

/** A named stage is a part of the path. */
function ofHttpApi({ path, base = '', stage = '$default' }: PathCase) {
  const called = base + (stage === '$default' ? '' : `/${stage}`) + path;
  return { path: called, requestContext: { path: called, stage, domainName: 'api.shop.example' } };
}

function payload2(one: PathCase, method: string): Event {
  const { template = '/{proxy+}' } = one;
  const { path, requestContext } = ofHttpApi(one);
  const routeKey = `ANY ${template}`;
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    pathParameters: valuesOf(template, one.path),
    requestContext: { ...requestContext, routeKey, http: { method, path } },
  };
}

function valuesOf(template: string, path: string): Record<string, string> {
  const segments = path.slice(1).split('/');
  const parts = template.slice(1).split('/').entries();
  const values = [...parts].flatMap(([i, part]): [string, string][] => {
    if (!part.startsWith('{')) return [];
    return [part.endsWith('+}') ? [part.slice(1, -2), segments.slice(i).join('/')] : [part.slice(1, -1), segments[i]!]];
  });
  return Object.fromEntries(values);
}
