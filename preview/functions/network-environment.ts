import { resolve } from 'node:path';

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
/** What answers here is behind no proxy. */
const LOOPBACK = '127.0.0.1,localhost,[::1]';

/**
 * What the network of this machine asks of everybody who wants to leave it: an identity provider with a certificate of its
 * own, for example, is reached by functions as it is by the developer.
 */
export function networkEnvironment(): Record<string, string> {
  const { NODE_EXTRA_CA_CERTS: file } = process.env;
  return {
    ...inherited(['NODE_USE_SYSTEM_CA']),
    // functions have another working directory
    ...(file && { NODE_EXTRA_CA_CERTS: resolve(file) }),
    ...proxies(),
  };
}

/** Variables of this process that are set. */
export function inherited(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function proxies(): Record<string, string> {
  const found = inherited(PROXIES);
  if (Object.keys(found).length === 0) return {};
  const { NO_PROXY: upper, no_proxy: exceptions = upper } = process.env;
  const except = exceptions ? `${exceptions},${LOOPBACK}` : LOOPBACK;
  // by which Node.js itself goes by them (https://nodejs.org/api/cli.html#node_use_env_proxy1), from 22.21 and 24.5 on
  return { ...found, NO_PROXY: except, no_proxy: except, NODE_USE_ENV_PROXY: '1' };
}
