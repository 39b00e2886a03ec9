import { settingsOwnerOf } from '../function/function-environment';
import { type Refusal, refusal } from '../messages/refusal';
import { corsConfigurationOf, nativeClassOf } from './cors-configuration';
import { corsConfigured, isConfigured } from './own-configuration';
import { pushToUrl } from './pushed-url';
import { onlyClassOf } from './silence';
import type { FunctionUrlWithPolicy } from './target';
import { constructOf, functionBehind } from './url-function';
import { addNativeRemarks, addWarnings } from './warnings';

/** Completes a function URL once everything was said about it. Returns what is in the way. */
export function applyClasses(target: FunctionUrlWithPolicy): Refusal[] {
  const { url, name, routes } = target;
  if (routes.count === 0) return [];
  const problems = [
    ...(isConfigured(url) ? [corsConfigured(name)] : []),
    ...tokensUnverified(target),
    ...settingsOfOthers(target),
  ];
  const native = hasSettings(target) ? undefined : nativeClassOf(routes, url);
  if (native === undefined) addWarnings(target);
  else {
    if (problems.length === 0 && native._live) pushToUrl(target, native);
    else if (problems.length === 0) url.cors = corsConfigurationOf(native);
    addNativeRemarks(target, native);
  }
  return problems;
}

/** Whether `withCors` speaks behind a URL, or will: nobody else may then. */
function hasSettings({ url, functions }: FunctionUrlWithPolicy): boolean {
  const fn = constructOf(functionBehind(url));
  return functions.size > 0 || (fn !== undefined && settingsOwnerOf(fn) !== undefined);
}

function tokensUnverified({ name, routes }: FunctionUrlWithPolicy): Refusal[] {
  const gated = routes.classes.filter(({ _tokens }) => _tokens !== undefined);
  return gated.map(({ className }) =>
    refusal(
      'tokens-without-authorizer',
      `${name}: ${className} needs tokens, and a function URL has no authorizer that could verify them; put an HTTP API in front of ` +
        'the function and apply the class with HttpApiCors, or apply a class without tokens here',
    ),
  );
}

/** Settings that `withCors` has for other paths than those of the URL. */
function settingsOfOthers(target: FunctionUrlWithPolicy): Refusal[] {
  const fn = constructOf(functionBehind(target.url));
  const owner = fn && settingsOwnerOf(fn);
  if (owner === undefined || owner === target.scope || owner === onlyClassOf(target)) return [];
  return [
    refusal(
      'function-has-settings',
      `${fn?.node.path}: it already has those of ${owner.node.path}, by which withCors also judges what comes by ${target.name}; ` +
        'give the URL a function of its own, or leave one of the two out',
    ),
  ];
}
