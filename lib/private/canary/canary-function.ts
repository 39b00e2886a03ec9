import { Duration, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { CanaryConfig, CanaryTarget } from '../../contract/canary-config';
import type { CorsCanaryProps } from '../../cors-canary-props';
import { quote } from '../../policy/issue';
import { shortestPaths } from '../../routes/shortest-paths';
import { countedConfig } from '../audit/counted-config';
import { NamedClasses } from '../class/named-classes';
import { LateFunction } from '../function/late-function';
import { type Kind, ownIn } from '../marks';
import { warn } from '../messages/annotations';
import { refuse } from '../messages/refusal';
import type { ProbedTarget } from './probed-target';

const FACADES: readonly Kind[] = ['RestApiCors', 'HttpApiCors', 'FunctionUrlCors', 'DistributionCors'];
const DEFAULT_EVERY = Duration.minutes(15);

/** A facade, as far as a canary asks it. */
interface Facade extends Construct {
  _probed(): ProbedTarget;
}

/** Asks the endpoints of a stack what browsers would. */
export class CanaryFunction extends LateFunction {
  readonly every: Duration;
  private readonly reads: boolean;
  private readonly paths: Readonly<Record<string, string>>;

  constructor(scope: Construct, { every = DEFAULT_EVERY, reads = true, paths = {} }: CorsCanaryProps) {
    checkProps(every, paths);
    super(scope, 'Canary', {
      bundle: 'cors-canary',
      description: 'Asks endpoints what browsers would ask them about CORS',
      memorySize: 256,
    });
    this.every = every;
    this.reads = reads;
    this.paths = paths;
    this.callOn('Schedule', { schedule: Schedule.rate(every) });
  }

  protected complete(): void {
    const stack = Stack.of(this);
    const all = FACADES.flatMap((kind) => ownIn<Facade>(stack, kind)).map((facade) => facade._probed());
    const probed = all.filter(({ url, routes }) => url !== undefined && routes.length > 0);
    const unknown = all.filter(({ url, routes }) => url === undefined && routes.length > 0).map(({ name }) => name);
    if (probed.length === 0) warn(this, 'canary-without-endpoints', WITHOUT_ENDPOINTS);
    if (unknown.length > 0) warn(this, 'canary-url-unknown', `${unknown.join(', ')}: ${URL_UNKNOWN}`);
    const named = new NamedClasses('canary');
    for (const { read, write } of probed.flatMap(({ routes }) => routes.map(([, classes]) => classes)))
      for (const one of [read, write]) named.add(one);
    for (const { _live } of named.all) if (_live) this.allowRead(_live);
    const classes = Object.fromEntries(named.all.map((one) => [one.className, countedConfig(one)]));
    const targets = probed.map((target, i) => this.targetOf(target, `URL_${i}`));
    const config: CanaryConfig = { classes, routes: [], targets, reads: this.reads };
    this.configure(config);
  }

  private targetOf({ name, url = '', passesPreflights, routes, paths }: ProbedTarget, variable: string): CanaryTarget {
    this.handler.addEnvironment(variable, url);
    const shortest = shortestPaths(
      routes.map(([path]) => path),
      paths,
    );
    return {
      url: variable,
      name,
      ...(passesPreflights && { passesPreflights }),
      routes: routes.map(([path, { read, write }]) => ({
        path,
        read: read.className,
        write: write.className,
        at: this.paths[path] ?? shortest(path),
      })),
    };
  }
}

function checkProps(every: Duration, paths: CorsCanaryProps['paths'] = {}): void {
  const seconds = every.toSeconds({ integral: false });
  if (seconds < 60 || seconds % 60 !== 0) {
    refuse(
      'canary-interval',
      `every: got ${seconds} s: EventBridge calls by whole minutes; write Duration.minutes(15)`,
    );
  }
  for (const [route, path] of Object.entries(paths)) {
    if (/^\/[^\s?#]*$/.test(path)) continue;
    refuse(
      'canary-path-invalid',
      `paths[${quote(route)}]: got ${quote(path)}: a path begins with "/"; write "/orders/1"`,
    );
  }
}

const WITHOUT_ENDPOINTS =
  'no API, function URL or distribution of the stack has classes, so that there is nothing to ask; make the canary in their stack';
const URL_UNKNOWN =
  'nothing of the app says its URL, since the app deploys it to no stage of its own, or imports it: the canary leaves it out; ask it ' +
  'with cdk-cors test';
