import type { Listener, Listeners, Ports } from './listeners';

interface Address {
  readonly ports: Ports;
  listener: Listener;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-publish.html */
const DEFAULT_ENDPOINT = /https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?![\w.-])/g;

/**
 * Where the APIs of the assembly answer. Their ports are opened before the deployment, since functions and custom resources
 * are told the URLs of APIs: those at which they really answer here, so that an issuer is who its tokens name.
 */
export class ApiAddresses {
  private readonly addresses = new Map<string, Address>();

  constructor(private readonly listeners: Listeners) {}

  /** Opens the ports of an API; until it is served, it answers 503. */
  async open(apiId: string): Promise<void> {
    const address: { listener: Listener } = { listener: notYet };
    const ports = await this.listeners.listenTwice((request, response) => address.listener(request, response));
    this.addresses.set(apiId, Object.assign(address, { ports }));
  }

  /** Lets an API be served, and tells where. */
  serve(apiId: string, listener: Listener): Ports {
    const address = this.addresses.get(apiId);
    if (!address) throw new Error(`API ${apiId} has no address`);
    address.listener = listener;
    return address.ports;
  }

  /** Text with the default endpoints of APIs replaced by where they answer here. */
  reachable(text: string): string {
    return text.replace(DEFAULT_ENDPOINT, (endpoint, apiId: string) => {
      const address = this.addresses.get(apiId);
      return address ? origin(address) : endpoint;
    });
  }

  /** Whether a URL is one of an API here. */
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
