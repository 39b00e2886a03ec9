import type { IEndpointClass } from './endpoint-class-interface';

/** How a class is applied to a path. */
export interface ApplyOptions {
  /**
   * A separate class for all methods except GET, HEAD and QUERY: `{ writes: admin }`.
   * @default - the applied class covers all methods
   */
  readonly writes?: IEndpointClass;
}
