import { isReadMethod } from '../../lib/policy/methods';
import type { CorsRequest, Decision } from '../../lib/policy/model';
import { type Asking, PolicyEnforcer } from './policy-enforcer';

/** What judges the requests of a path. */
export interface Classes extends Pick<RouteClasses, 'judge' | 'methods'> {
  /** The classes of a method: one for each reading of the path. */
  of(method: string): readonly PolicyEnforcer[];
}

/** The classes of one route, often the same one twice. */
export class RouteClasses {
  /** The methods that the route has, for `Allow`. */
  readonly methods: readonly string[];
  readonly #read: readonly [PolicyEnforcer];
  readonly #write: readonly [PolicyEnforcer];

  constructor(read: PolicyEnforcer, write: PolicyEnforcer) {
    this.#read = [read];
    this.#write = [write];
    this.methods = [...read.methods.filter(isReadMethod), ...write.methods.filter((method) => !isReadMethod(method))];
  }

  /** The class of a method. */
  of(method: string): readonly [PolicyEnforcer] {
    return isReadMethod(method) ? this.#read : this.#write;
  }

  /** Judges a request by the class of its method. */
  judge(request: CorsRequest, asking?: Asking): Decision | Promise<Decision> {
    return this.of(methodOf(request))[0].judge(request, asking);
  }
}

const nobody = new PolicyEnforcer('(none)', { policy: { name: 'none', origins: [], methods: [] } });

/** Stands for the classes of a path that none was applied to: nobody's origin is listed for it. */
export const NO_CLASS = new RouteClasses(nobody, nobody);

/** The method that a request is about; a preflight is about the one that it asks for. */
export function methodOf({ method, requestMethod }: CorsRequest): string {
  return method === 'OPTIONS' ? (requestMethod ?? 'OPTIONS') : method;
}
