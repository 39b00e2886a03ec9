import { isLoopback } from '../hosts';
import { hasDotSegment } from './path-segments';

/** The addresses of HTTP integrations, and which of them get requests. */
export class Backends {
  /**
   * @param reachable address of an API of the app as the preview reaches it
   * @param sends whether hosts other than this one get requests
   */
  constructor(
    private readonly reachable: (url: string) => string,
    private readonly sends: boolean,
  ) {}

  /** What of an integration is not served; undefined where its requests are sent. */
  unserved(uri: string | undefined, connectionType: string | undefined): string | undefined {
    if (connectionType === 'VPC_LINK') return 'an integration by a private link';
    if (!uri || !/^https?:\/\/[^/]/.test(uri) || uri.includes('${')) return 'an integration without a complete address';
    if (!/^https?:\/\/[^/?#{}]+(?:\/[^?#]*)?(?:[?#][^{}]*)?$/.test(uri)) {
      return `an integration with variables outside of the path, ${uri},`;
    }
    const address = this.reachable(uri);
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (!url) return `an integration with the address ${uri}`;
    if (this.sends || isLoopback(url.hostname)) return undefined;
    return `an integration with ${uri}, to which the option --send would send real requests,`;
  }

  /** Where requests to an address go. */
  target(uri = ''): string {
    return this.reachable(uri);
  }

  /**
   * Where a request goes; undefined where its variables would lead to another path than the integration's.
   *
   * @param variables percent-encoded
   */
  filled(uri: string, variables: Readonly<Record<string, string>>): string | undefined {
    const filled = uri.replace(/\{([^{}+]+)\+?\}/g, (whole, name: string) => variables[name] ?? whole);
    const [path = ''] = filled.split('?');
    return hasDotSegment(path) ? undefined : this.reachable(filled);
  }
}
