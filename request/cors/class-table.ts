import type { FunctionConfig } from '../../lib/contract/function-config';
import type { CorsRequest, Decision } from '../../lib/policy/model';
import { RouteTable } from '../../lib/routes/route-table';
import { EndpointClass, type Surroundings } from './endpoint-class';

/** How the routes of a config are found again: paths of API Gateway, or path patterns of CloudFront. */
export type Routes = new (
  entries: Iterable<readonly [path: string, value: RouteClasses]>,
) => {
  findAll(path: string): RouteClasses[];
};

/** The classes of a function and the paths that they are for. Made once, when the function loads. */
export class ClassTable {
  private readonly routes: InstanceType<Routes>;

  constructor(config: FunctionConfig, surroundings: Surroundings = {}, routes: Routes = RouteTable) {
    const entries = Object.entries(config.classes);
    const classes = new Map(entries.map(([name, value]) => [name, new EndpointClass(name, value, surroundings)]));
    const pairs = config.routes.map(({ path, read, write }) => {
      return [path, new RouteClasses(classes.get(read)!, classes.get(write)!)] as const;
    });
    this.routes = new routes(pairs);
  }

  /** The classes of a path, concrete or as a template; `undefined` where no class was applied. */
  find(path: string): Classes | undefined {
    const found = this.routes.findAll(path);
    return found.length > 1 ? new StrictestOf(found) : found[0];
  }
}

/** What judges the requests of a path. */
export interface Classes extends Pick<RouteClasses, 'judge' | 'methods'> {
  /** The classes of a method: one for each reading of the path. */
  of(method: string): readonly EndpointClass[];
}

/**
 * The classes of a path that routers read in more than one way: whichever of them serves it, nothing is allowed that
 * the class of one reading denies.
 */
class StrictestOf implements Classes {
  private readonly readings: readonly RouteClasses[];

  constructor(readings: readonly RouteClasses[]) {
    this.readings = readings;
  }

  get methods(): readonly string[] {
    return this.readings[this.readings.length - 1]!.methods;
  }

  of(method: string): readonly EndpointClass[] {
    return this.readings.flatMap((classes) => classes.of(method));
  }

  async judge(request: CorsRequest): Promise<Decision> {
    const decisions = await Promise.all(this.readings.map((classes) => classes.judge(request)));
    const denials = decisions.filter(({ allowed }) => !allowed);
    // a denial that has to be answered comes before one that only leaves headers out
    return denials.find(({ status }) => status !== undefined) ?? denials[0] ?? decisions[decisions.length - 1]!;
  }
}

/** The classes of one route, often the same one twice. */
export class RouteClasses {
  /** The methods that the route has, for `Allow`. */
  readonly methods: readonly string[];
  private readonly read: readonly [EndpointClass];
  private readonly write: readonly [EndpointClass];

  constructor(read: EndpointClass, write: EndpointClass) {
    this.read = [read];
    this.write = [write];
    this.methods = [...read.methods.filter(isRead), ...write.methods.filter((method) => !isRead(method))];
  }

  /** The class of a method. */
  of(method: string): readonly [EndpointClass] {
    return isRead(method) ? this.read : this.write;
  }

  /** Judges a request by the class of its method; a preflight is about the method that it asks for. */
  judge(request: CorsRequest): Decision | Promise<Decision> {
    const method = request.method === 'OPTIONS' ? (request.requestMethod ?? 'OPTIONS') : request.method;
    return this.of(method)[0].judge(request);
  }
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}
