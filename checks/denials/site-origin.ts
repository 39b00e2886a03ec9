const SITE = /^https?:\/\/([^/:@]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
const PRIVATE_HOST =
  /^(?:localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\[(?:::1|f[cd]|fe80:))|\.(?:localhost|local|internal|home\.arpa)$/;

/**
 * Whether a site of the public web can have this origin. Extensions of browsers, apps, `localhost` and addresses of private networks
 * cannot: they are denied every day, in any number.
 */
export function isSite(origin: string): boolean {
  const host = SITE.exec(origin)?.[1];
  return host !== undefined && !PRIVATE_HOST.test(host);
}

/** Whether it is what somebody's browser says who is no site: those that `isSite` names, with a scheme of their own or a private host. */
export function isNobody(origin: string): boolean {
  return origin !== 'null' && /^[a-z][a-z0-9+.-]*:\/\/./.test(origin) && !isSite(origin);
}

/** The pattern of all sites beside it: `https://*.shop.example` of `https://preview-7.shop.example`. */
export function patternBeside(origin: string): string | undefined {
  const [, scheme, host, port = ''] = /^(https?:\/\/)([^/:@[\]]+)(:\d{1,5})?$/.exec(origin) ?? [];
  const parent = host?.slice(host.indexOf('.') + 1);
  return parent?.includes('.') ? `${scheme}*.${parent}${port}` : undefined;
}
