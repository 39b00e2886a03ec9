import { type ClientRequest, globalAgent, type Agent as HttpAgent } from 'node:http';
import { globalAgent as secureGlobalAgent } from 'node:https';
import { isIPv6 } from 'node:net';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { NetworkError } from '../../checks/probes/network-error';
import { PROXY_VARIABLES } from './proxy-variables';

/** As for curl and Go; NO_PROXY seldom names it, and the preview is there. */
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|::1)$/;

/** Sends each request by the proxy that the environment names for it, or to the host itself. */
export class EnvironmentAgent extends Agent {
  private readonly agents = new Map<string, HttpAgent>();

  override connect(request: ClientRequest, options: AgentConnectOpts): HttpAgent {
    const proxy = proxyFor(options);
    if (proxy === undefined) return options.secureEndpoint ? secureGlobalAgent : globalAgent;
    // what a proxy answers to CONNECT would be taken for the answer of the host
    request.once('proxyConnect', ({ statusCode = 200 }: { statusCode?: number }) => {
      const refused = `the proxy ${proxy.host} answered ${statusCode} for ${options.host}`;
      if (statusCode !== 200) request.destroy(new NetworkError('proxy-refused', refused));
    });
    const key = `${options.secureEndpoint} ${proxy.href}`;
    const agent = this.agents.get(key) ?? agentOf(proxy, options.secureEndpoint);
    this.agents.set(key, agent);
    return agent;
  }
}

function agentOf(proxy: URL, secure: boolean): HttpAgent {
  // over a connection that is used again, HttpProxyAgent would send its own headers no more
  return secure ? new HttpsProxyAgent(proxy, { keepAlive: true }) : new HttpProxyAgent(proxy);
}

function proxyFor({ secureEndpoint, host = 'localhost', port }: AgentConnectOpts): URL | undefined {
  if (LOOPBACK.test(host)) return undefined;
  const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const named = getProxyForUrl(`${secureEndpoint ? 'https' : 'http'}://${authority}`);
  if (named === '') return undefined;
  // without a scheme it gets that of what is sent by it, but is one by http
  const bare = PROXY_VARIABLES.map((name) => process.env[name]).find((value) => named === `https://${value}`);
  const url = bare === undefined ? named : `http://${bare}`;
  if (URL.canParse(url) && /^https?:/.test(url)) return new URL(url);
  throw new NetworkError(
    'proxy-unusable',
    `got ${JSON.stringify(named)} in the environment: an http or https URL was expected`,
  );
}
