import type { RestMethod } from '../template/cors/rest-api-statements';
import type { Stack } from '../template/stack';
import type { Place } from './rule';

/** A place of a method of a REST API. */
export function atMethod({ stack, logicalId, httpMethod, path }: RestMethod, property: string, message: string): Place {
  return { stack, logicalId, property: `Properties/${property}`, message: `${httpMethod} ${path} ${message}` };
}

/** A place of a resource as a whole, or of one of its properties. */
export function at(
  { stack, logicalId }: { stack: Stack; logicalId: string },
  property: string,
  message: string,
): Place {
  return { stack, logicalId, property: `Properties/${property}`, message };
}
