/** Under them nobody can register a name, hence none that resolves to loopback for a page: RFC 6761. */
const RESERVED = /(?:^|\.)(?:example|test|localhost)$/;

/** Whether a host name is this machine's alone. */
export function isLoopback(name: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|\[::1\]|(?:.+\.)?localhost)$/i.test(name);
}

/**
 * The names under which the preview answers. A page may give a name of its own the address of loopback, and would read, by
 * that name, what only this machine reaches: its requests have that name in `Host`.
 */
export class Hosts {
  private readonly names = new Set<string>();

  /** Adds a domain name of the app, or a wildcard. */
  add(name: string): void {
    this.names.add(name.toLowerCase());
  }

  /** @param host value of `Host`, with or without a port; undefined for a client older than the header, which is no browser */
  has(host: string | undefined): boolean {
    if (host === undefined) return true;
    const name = host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
    const [, ...parent] = name.split('.');
    return isLoopback(name) || RESERVED.test(name) || this.names.has(name) || this.names.has(`*.${parent.join('.')}`);
  }
}
