import { Token } from 'aws-cdk-lib';
import type { ClassConfig, FunctionConfig } from '../../contract/function-config';
import type { EndpointClass } from '../../endpoint-class';
import { quote } from '../../policy/issue';
import { RouteTable } from '../../routes/route-table';
import { classConfig } from '../function/class-config';
import { refuse } from '../messages/refusal';
import type { VerifiedTokens } from '../scoped-tokens/verified-tokens';
import type { ClassPair } from './class-pair';
import { NamedClasses } from './named-classes';

/** Which classes which paths of an API have. */
export class Routes {
  private readonly byPath = new Map<string, ClassPair>();
  private readonly named = new NamedClasses('API');
  private isCached = false;

  add(path: string, { read, write }: ClassPair): void {
    checkPath(path);
    const before = this.byPath.get(path);
    if (before) refuseTaken(path, before);
    for (const endpointClass of [read, write]) this.named.add(endpointClass);
    this.byPath.set(path, { read, write });
  }

  /** Paths whose classes were not among those that some method has. */
  unused(used: ReadonlySet<ClassPair>): string[] {
    return [...this.byPath].filter(([, classes]) => !used.has(classes)).map(([path]) => path);
  }

  /** All paths that have classes, and these. */
  get entries(): Iterable<readonly [path: string, classes: ClassPair]> {
    return this.byPath;
  }

  /** How many paths have classes. */
  get count(): number {
    return this.byPath.size;
  }

  get classes(): EndpointClass[] {
    return this.named.all;
  }

  /** A look-up over what was added so far. */
  table(): RouteTable<ClassPair> {
    return new RouteTable(this.byPath);
  }

  /** A cache of the API keeps answers: no client must get another one than its neighbour. */
  keepAnswers(): void {
    this.isCached = true;
  }

  /** What functions know that only care about CORS. */
  config(): FunctionConfig {
    return this.configOf(classConfig);
  }

  /** The same with all scopes, for whoever explains an API. */
  fullConfig(): FunctionConfig {
    return this.configOf((one) => ({ ...classConfig(one), ...scopesOf(one) }));
  }

  /**
   * The same with the scopes of the classes that take these tokens. Those that take others have scopes for no method: a
   * path that can also be read as one of theirs is none that these tokens open.
   */
  configFor(tokens: VerifiedTokens): FunctionConfig {
    return this.configOf((one) => {
      const isOthers = one._tokens !== undefined && one._tokens.tokens !== tokens;
      return { ...classConfig(one), ...(isOthers ? { scopes: {} } : scopesOf(one)) };
    });
  }

  private configOf(classOf: (endpointClass: EndpointClass) => ClassConfig): FunctionConfig {
    const paths = [...this.byPath].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      classes: Object.fromEntries(this.classes.map((one) => [one.className, this.withCache(classOf(one))])),
      routes: paths.map(([path, { read, write }]) => ({ path, read: read.className, write: write.className })),
    };
  }

  private withCache(config: ClassConfig): ClassConfig {
    return config.live && this.isCached ? { ...config, cached: true } : config;
  }
}

function scopesOf({ _tokens }: EndpointClass): Pick<ClassConfig, 'scopes'> {
  return _tokens ? { scopes: _tokens.scopes } : {};
}

/** Refuses a path or a path pattern that has classes already. */
export function refuseTaken(path: string, { read, write }: ClassPair): never {
  const names = read === write ? read.className : `${read.className} and ${write.className}`;
  refuse(
    'path-has-classes',
    `got ${quote(path)}: it has ${names} already; apply once a path, and two classes as apply(path, reads, { writes })`,
  );
}

function checkPath(path: string): void {
  if (typeof path === 'string' && !Token.isUnresolved(path) && /^(\/|(\/[^/\s*?#]+)+)$/.test(path)) return;
  refuse(
    'path-invalid',
    `got ${quote(path)}: a path is as API Gateway writes it, without a slash at its end, and stands for all ` +
      'below it; write "/orders", "/orders/{id}" or "/"',
  );
}
