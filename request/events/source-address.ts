import { isObject, isText } from '../guards';

interface Context {
  readonly http?: unknown;
  readonly identity?: unknown;
}

/**
 * Who sent a request, by the `requestContext` of its event: payload 2.0 and function URLs have it in `http`, all others of API
 * Gateway in `identity`. Load balancers tell it in a header alone, which anybody can write.
 */
export function sourceAddress(context: unknown): string | undefined {
  const { http, identity } = (isObject(context) ? context : {}) as Context;
  const holder = isObject(http) ? http : identity;
  const { sourceIp } = (isObject(holder) ? holder : {}) as { readonly sourceIp?: unknown };
  return isText(sourceIp) ? sourceIp : undefined;
}
