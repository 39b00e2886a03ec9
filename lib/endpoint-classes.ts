import type { EndpointClass } from './endpoint-class';

/**
 * The classes of one path, told apart by method. An `EndpointClass` is both by itself.
 */
export interface IEndpointClasses {
  /** The class of GET and HEAD. */
  readonly read: EndpointClass;
  /** The class of all other methods. */
  readonly write: EndpointClass;
}
