/** Domains under which anyone can publish a page, and that the public suffix list does not have. */
export interface Sandbox {
  readonly domain: string;
  /** Whether the names that people get are one label further down: each region has a domain of its own, for example. */
  readonly deeper?: true;
  /** When the public suffix list did not have it. */
  readonly seen: string;
  /** The platform's own words. */
  readonly source: string;
}

/** For synth only, as the public suffix list is. */
export const SANDBOXES: readonly Sandbox[] = [
  {
    domain: 'app.github.dev',
    seen: '2026-11-29',
    source: 'https://docs.github.com/en/codespaces/developing-in-a-codespace/forwarding-ports-in-your-codespace',
  },
  { domain: 'claude.site', seen: '2026-11-29', source: 'https://support.claude.com/en/articles/9547008' },
  {
    domain: 'cloudworkstations.dev',
    seen: '2026-11-29',
    source: 'https://cloud.google.com/workstations/docs/access-http-servers-running-on-workstations',
  },
  {
    domain: 'codesandbox.io',
    deeper: true,
    seen: '2026-11-29',
    source: 'https://codesandbox.io/docs/learn/environment/preview-urls',
  },
  {
    domain: 'devtunnels.ms',
    deeper: true,
    seen: '2026-11-29',
    source: 'https://learn.microsoft.com/en-us/azure/developer/dev-tunnels/overview',
  },
  {
    domain: 'gitpod.io',
    deeper: true,
    seen: '2026-11-29',
    source: 'https://www.gitpod.io/docs/classic/user/configure/workspaces/ports',
  },
  { domain: 'lhr.life', seen: '2026-11-29', source: 'https://localhost.run/docs/' },
  { domain: 'loca.lt', seen: '2026-11-29', source: 'https://github.com/localtunnel/localtunnel' },
  { domain: 'pinggy.link', seen: '2026-11-29', source: 'https://pinggy.io/docs/' },
  { domain: 'serveo.net', seen: '2026-11-29', source: 'https://serveo.net/' },
  { domain: 'stackblitz.io', seen: '2026-11-29', source: 'https://developer.stackblitz.com/' },
  { domain: 'v0.app', seen: '2026-11-29', source: 'https://v0.app/docs' },
  {
    domain: 'webcontainer.io',
    deeper: true,
    seen: '2026-11-29',
    source: 'https://webcontainers.io/guides/browser-config',
  },
];
