import type { CfnUrl } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { CONFIG_VARIABLE } from '../../contract/variables';
import { canHaveWithCors, isPython, type Silence } from '../api/silence';
import { settingsOwnerOf } from '../function/function-environment';
import { hasWithCors } from '../function/handler-code';
import { resolved } from '../resolved';
import type { FunctionUrlWithPolicy } from './target';
import { constructOf, functionBehind } from './url-function';

/** Why the function behind a URL states no headers; undefined where `withCors` does. */
export function silenceOf(target: FunctionUrlWithPolicy): Silence | undefined {
  const { scope, url, functions } = target;
  const resource = functionBehind(url);
  if (resource === undefined) return 'foreign-function';
  const isPossible = canHaveWithCors(resource);
  if (isPossible === false) return 'runtime';
  if (isPython(resource) && isStreaming(url)) return 'streaming';
  const fn = constructOf(resource);
  if (fn === undefined) {
    const environment = resolved<{ variables?: object }>(resource, resource.environment as never);
    return CONFIG_VARIABLE in (environment?.variables ?? {}) ? undefined : 'foreign-function';
  }
  const owner = settingsOwnerOf(fn);
  if (functions.has(fn) || (owner !== undefined && owner === onlyClassOf(target))) return undefined;
  if (owner === scope && hasWithCors(fn)) return undefined;
  if (isPossible === 'unknown') return 'container';
  return isPython(resource) ? 'python-handler' : 'handler';
}

/** Whether the function may be given the settings of `withCors` without its author's word that the handler is wrapped. */
export function takesSettings(url: CfnUrl): boolean {
  const resource = functionBehind(url);
  return resource !== undefined && canHaveWithCors(resource) === true && !(isPython(resource) && isStreaming(url));
}

/** The class whose own settings do for a URL: it is for all of it. */
export function onlyClassOf({ routes }: Pick<FunctionUrlWithPolicy, 'routes'>): IConstruct | undefined {
  const [[path, classes] = ['', undefined], ...others] = [...routes.entries];
  const isOnly = path === '/' && others.length === 0 && classes?.read === classes?.write;
  return isOnly ? classes?.read : undefined;
}

function isStreaming(url: CfnUrl): boolean {
  return resolved<string>(url, url.invokeMode) === 'RESPONSE_STREAM';
}
