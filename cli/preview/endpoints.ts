import { selfSignedCertificate } from './certificate';
import { buildDistributions } from './distribution/build-model';
import { DistributionHandler } from './distribution/distribution-handler';
import { EdgeFunctions } from './distribution/edge-functions';
import type { Distribution } from './distribution/model';
import { OriginServers } from './distribution/origin-servers';
import type { PreviewEndpoint } from './endpoint';
import type { Functions } from './lambda/functions';
import { LambdaPermissions } from './lambda/lambda-permissions';
import type { Certificate, Listener, Listeners } from './listeners';
import type { Log, Notes } from './log';
import { buildRestApis } from './rest-api/build-model';
import { MockDecisions } from './rest-api/mock-decisions';
import type { RestApi } from './rest-api/model';
import { RestApiHandler } from './rest-api/rest-api-handler';
import { ofType } from './template/of-type';
import type { Stack } from './template/stack';

/** What serving needs of a preview. */
export interface EndpointServices {
  readonly stacks: readonly Stack[];
  readonly functions: Functions;
  readonly listeners: Listeners;
  readonly notes: Notes;
  readonly log: Log;
}

interface Ports {
  readonly plain: number;
  readonly secure: number;
}

/** Serves every REST API, and every distribution in front of them, each at a port for http and one for https. */
export async function serveEndpoints(services: EndpointServices): Promise<PreviewEndpoint[]> {
  const apis = buildRestApis(services.stacks);
  const distributions = buildDistributions(services.stacks);
  if (apis.length + distributions.length === 0) return [];
  const certificate = await selfSignedCertificate();
  const origins = new OriginServers();
  return [
    ...(await serveRestApis(apis, origins, certificate, services)),
    ...(await serveDistributions(distributions, origins, certificate, services)),
  ];
}

async function serveRestApis(
  apis: readonly RestApi[],
  origins: OriginServers,
  certificate: Certificate,
  { stacks, functions, listeners, notes, log }: EndpointServices,
): Promise<PreviewEndpoint[]> {
  const permissions = new LambdaPermissions(stacks);
  const decisions = new MockDecisions(stacks, log);
  const apiKeys = stacks
    .flatMap((stack) => ofType(stack, 'AWS::ApiGateway::ApiKey'))
    .flatMap(({ properties }) => (properties.Value === undefined ? [] : [String(properties.Value)]));
  const endpoints: PreviewEndpoint[] = [];
  for (const api of apis) {
    const handler = new RestApiHandler(api, { functions, permissions, decisions, apiKeys, log });
    origins.add(api, handler);
    const ports = await listen(listeners, certificate, (request, response) => handler.handle(request, response));
    if (api.stages.size === 0)
      notes.note(`${api.stack.name}: REST API ${api.logicalId} has no stage, nothing reaches it`);
    endpoints.push(...[...api.stages.keys()].map((stage) => endpoint('rest-api', api, ports, `/${stage}`)));
  }
  return endpoints;
}

async function serveDistributions(
  distributions: readonly Distribution[],
  origins: OriginServers,
  certificate: Certificate,
  { functions, listeners, log }: EndpointServices,
): Promise<PreviewEndpoint[]> {
  const endpoints: PreviewEndpoint[] = [];
  for (const distribution of distributions) {
    let ports: Ports | undefined;
    const handler = new DistributionHandler(distribution, {
      functions: new EdgeFunctions(functions),
      origins,
      securePort: () => ports?.secure ?? 0,
      log,
    });
    ports = await listen(listeners, certificate, (request, response) => handler.handle(request, response));
    endpoints.push(endpoint('distribution', distribution, ports));
  }
  return endpoints;
}

async function listen(listeners: Listeners, certificate: Certificate, listener: Listener): Promise<Ports> {
  return { plain: await listeners.listen(listener), secure: await listeners.listen(listener, certificate) };
}

function endpoint(
  kind: PreviewEndpoint['kind'],
  { logicalId, stack }: RestApi | Distribution,
  { plain, secure }: Ports,
  path = '',
): PreviewEndpoint {
  return {
    kind,
    id: logicalId,
    url: `http://127.0.0.1:${plain}${path}`,
    httpsUrl: `https://127.0.0.1:${secure}${path}`,
    stack: stack.name,
  };
}
