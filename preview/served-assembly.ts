import type { AwsServices } from './aws-services';
import type { AssemblyStack } from './deployment/assembly';
import type { CustomResources } from './deployment/custom-resources';
import { Deployment, type Made } from './deployment/deployment';
import { domainNames } from './domain-names';
import type { PreviewEndpoint } from './endpoint';
import { type EndpointServices, serveEndpoints } from './endpoints';
import { ParameterEvents } from './events/parameter-events';
import type { Listeners } from './listeners';
import type { Page } from './page/page';
import { type PreviewTokens, tokenServicesOf } from './token-services';
import { noteUnservedResources } from './unsupported-resources';
import type { WebSocketHandler } from './websocket-api/websocket-handler';

/** What an assembly is served by. */
export interface ServedBy
  extends Pick<EndpointServices, 'functions' | 'addresses' | 'notes' | 'log' | 'claims' | 'send'> {
  readonly aws: AwsServices;
  readonly awsUrl: string;
  readonly customResources: CustomResources;
  readonly listeners: Listeners;
  readonly page: Page;
  /** Directory of the assembly. */
  readonly app: string;
  /** Whether the page changes lists and tokens. */
  readonly acts: boolean;
}

/** What came of it. */
export interface Served {
  readonly endpoints: readonly PreviewEndpoint[];
  readonly tokens: readonly PreviewTokens[];
  /** What it changes of the assembly before. */
  readonly changes: readonly string[];
}

/** The assembly that is served; another may take its place. */
export class ServedAssembly {
  private deployment: Deployment | undefined;
  private readonly made: Made = { tables: new Set(), parameters: new Map() };
  private readonly webSockets = new Map<string, WebSocketHandler>();

  /** Those that are deployed so far. */
  get stacks(): Deployment['stacks'] {
    return this.deployment?.stacks ?? [];
  }

  /** Serves an assembly from now on. Where it cannot be deployed, the one before goes on. */
  async serve(synthesised: readonly AssemblyStack[], by: ServedBy): Promise<Served> {
    const before = this.deployment;
    const next = new Deployment({ ...by.aws, ...by, made: this.made });
    // its custom resources call what it has
    this.deployment = next;
    try {
      await next.deploy(synthesised);
    } catch (error) {
      this.deployment = before;
      throw error;
    }
    return this.show(next, by);
  }

  private show({ stacks, opened }: Deployment, by: ServedBy): Served {
    const { aws, awsUrl, functions, addresses, notes, log, listeners, page, app, acts } = by;
    const { parameters } = aws;
    noteUnservedResources(stacks, notes);
    for (const name of domainNames(stacks)) listeners.hosts.add(name);
    functions.replace(stacks);
    const events = new ParameterEvents(stacks, functions, log);
    parameters.onChange = (...change) => {
      events.publish(...change);
      page.written(parameters.find(change[0]));
    };
    const endpoints = serveEndpoints({ ...aws, ...by, stacks, webSockets: this.webSockets });
    addresses.withdrawOthers(opened);
    const tokens = tokenServicesOf(stacks);
    const changes = page.show({ app, aws: awsUrl, stacks, endpoints, tokens, parameters, acts });
    return { endpoints, tokens, changes };
  }
}
