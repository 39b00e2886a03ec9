import type { IEndpointClass } from './endpoint-class';

/** How a class is applied to a path. */
export interface ApplyOptions {
  /**
   * The class of all methods but GET, HEAD and QUERY: `{ writes: admin }`.
   * @default - the class that is applied is for all methods
   */
  readonly writes?: IEndpointClass;
}
