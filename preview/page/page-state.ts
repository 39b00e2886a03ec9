import type { Stack } from '../../lib/template/stack';
import type { InMemoryParameterStore } from '../aws/ssm/in-memory-parameter-store';
import type { PreviewEndpoint } from '../endpoint';
import type { PreviewTokens } from '../token-services';
import { changesBetween } from './changes';
import type { PageClass, PageList, PageModel } from './contract';
import { Judge } from './judge';
import { pageLists } from './lists';
import { LivePolicies } from './live-policies';
import { type ServedTarget, servedTargets, socketTargets } from './targets';

/** What is served of one assembly. */
export interface Served {
  /** Directory of the assembly. */
  readonly app: string;
  readonly aws: string;
  readonly stacks: readonly Stack[];
  readonly endpoints: readonly PreviewEndpoint[];
  readonly tokens: readonly PreviewTokens[];
  readonly parameters: InMemoryParameterStore;
  /** Whether the page can change lists and tokens. */
  readonly acts: boolean;
}

/** What the page shows of the assembly that is served. */
export class PageState {
  readonly targets: readonly ServedTarget[];
  readonly sockets: readonly ServedTarget[];
  readonly judge: Judge;
  private readonly policies: LivePolicies;
  private readonly byPort: ReadonlyMap<string, PreviewEndpoint>;

  readonly generation: number;
  /** What it changes of the one before. */
  readonly changes: readonly string[];

  /** @param before what was served until now */
  constructor(
    private readonly served: Served,
    before?: PageState,
  ) {
    const { stacks, endpoints, parameters } = served;
    this.targets = servedTargets(stacks, endpoints);
    this.sockets = socketTargets(stacks, endpoints);
    this.byPort = new Map(
      // of several stages at one port, the first
      endpoints.toReversed().flatMap((one) => [one.url, one.httpsUrl].map((url) => [new URL(url).port, one] as const)),
    );
    this.generation = (before?.generation ?? 0) + 1;
    this.changes = before ? changesBetween(before.targets, this.targets) : [];
    this.policies = new LivePolicies(stacks, parameters);
    this.judge = new Judge(this.targets, this.policies);
  }

  readonly endpointAt = (port: number): PreviewEndpoint | undefined => this.byPort.get(String(port));

  get app(): string {
    return this.served.app;
  }

  get aws(): string {
    return this.served.aws;
  }

  get tokens(): readonly PreviewTokens[] {
    return this.served.tokens;
  }

  readonly lists = (): PageList[] =>
    pageLists([...this.targets, ...this.sockets], this.policies, this.served.parameters);

  model(): PageModel {
    const { stacks, parameters: _, app: __, ...shown } = this.served;
    return {
      ...shown,
      generation: this.generation,
      changes: this.changes,
      stacks: stacks.map(({ name, template: { Description } }) => ({
        name,
        ...(Description !== undefined && { description: Description }),
      })),
      targets: this.targets.map(({ key, endpoint: { kind, url }, rows }) => ({ key, kind, url, rows })),
      classes: this.classes(),
      lists: this.lists(),
    };
  }

  private classes(): PageClass[] {
    const found = new Map<string, PageClass>();
    for (const { config, endpoint } of [...this.targets, ...this.sockets]) {
      for (const [name, known] of Object.entries(config.classes)) {
        const list = this.policies.listOf(known);
        const policy = this.policies.policyOf(known);
        const { scopes } = known;
        found.set(`${endpoint.stack}/${name}`, {
          name,
          stack: endpoint.stack,
          policy,
          ...(list !== undefined && { list }),
          ...(scopes && { scopes }),
        });
      }
    }
    return [...found.values()];
  }
}
