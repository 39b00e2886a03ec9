import type { EndpointClass } from '../../endpoint-class';
import { listed } from './sentences';

/** https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethod.html, https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_AllowedMethods.html */
const SERVED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** Whether REST APIs and distributions take a method at all. */
export function isServed(method: string): boolean {
  return SERVED.includes(method);
}

/**
 * Says which methods of classes never reach anything; `undefined` where there are none.
 *
 * @param target `a REST API`
 */
export function methodsNotServed(classes: readonly EndpointClass[], target: string): string | undefined {
  const parts = classes.flatMap(({ className, _policy }) => {
    const methods = _policy.methods.filter((method) => !isServed(method));
    return methods.length > 0 ? [`${className} has ${listed(methods)}`] : [];
  });
  if (parts.length === 0) return undefined;
  return `${parts.join('; ')}: ${target} has no such method, and refuses what asks for it; offer the same by POST, or leave it out`;
}
