import type { Listener, Listeners, Ports, Upgrade } from './listeners';

interface Address {
  readonly ports: Ports;
  listener: Listener;
  upgrade?: Upgrade;
}

/** Wraps what answers. */
interface Recorder {
  requests(listener: Listener): Listener;
  handshakes(upgrade: Upgrade): Upgrade;
}

/**
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-publish.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
const DEFAULT_ENDPOINT =
  /(https|wss):\/\/([a-z0-9]+)\.(?:execute-api\.[a-z0-9-]+\.amazonaws\.com|lambda-url\.[a-z0-9-]+\.on\.aws)(?![\w.-])/g;

/**
 * Where the APIs, function URLs, distributions and buckets of the assembly answer. Their ports are opened before the deployment, which tells
 * others their addresses: those at which they really answer here, so that an issuer is who its tokens name, and a page has
 * the origin that allowlists have.
 */
export class Addresses {
  private readonly addresses = new Map<string, Address>();

  /**
   * @param record has what each of them answers in the timeline
   */
  constructor(
    private readonly listeners: Listeners,
    private readonly record: Recorder,
  ) {}

  /**
   * Opens the ports of an API, a function URL, a distribution or a bucket, by its id; until it is served, it answers 503.
   *
   * @param takesUpgrades whether clients open WebSockets there
   */
  async open(id: string, takesUpgrades = false): Promise<Ports> {
    const known = this.addresses.get(id);
    if (known) return known.ports;
    const address: Pick<Address, 'listener' | 'upgrade'> = { listener: notYet };
    const upgrade: Upgrade = async (...handshake) => address.upgrade?.(...handshake);
    const ports = await this.listeners.listenTwice(
      (request, response) => address.listener(request, response),
      takesUpgrades ? upgrade : undefined,
    );
    this.addresses.set(id, Object.assign(address, { ports }));
    return ports;
  }

  /** Lets one be served, and tells where. */
  serve(id: string, listener: Listener, upgrade?: Upgrade): Ports {
    const address = this.addresses.get(id);
    if (!address) throw new Error(`${id} has no address`);
    address.listener = this.record.requests(listener);
    address.upgrade = upgrade && this.record.handshakes(upgrade);
    return address.ports;
  }

  /** Lets those answer 503 that an app no longer has. */
  withdrawOthers(ids: ReadonlySet<string>): void {
    for (const [id, address] of this.addresses) {
      if (ids.has(id)) continue;
      address.listener = notYet;
      address.upgrade = undefined;
    }
  }

  /** Text with function URLs and the default endpoints of APIs replaced by where they answer here. */
  reachable(text: string): string {
    return text.replace(DEFAULT_ENDPOINT, (endpoint, scheme: string, id: string) => {
      const address = this.addresses.get(id);
      if (!address) return endpoint;
      return scheme === 'wss' ? origin(address).replace('http', 'ws') : origin(address);
    });
  }

  /** Whether a URL is one of those that are served here. */
  has(url: string): boolean {
    return [...this.addresses.values()].some(
      (address) => url === origin(address) || url.startsWith(`${origin(address)}/`),
    );
  }
}

function origin({ ports }: Address): string {
  return `http://127.0.0.1:${ports.plain}`;
}

const notYet: Listener = async (_, response) => {
  response.writeHead(503, { 'content-type': 'application/json' }).end('{"message":"Service Unavailable"}');
};
