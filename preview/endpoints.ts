import { readDistributions } from '../lib/template/distribution/read-distributions';
import { readFunctionUrls } from '../lib/template/function-url/read-function-urls';
import type { HttpApi } from '../lib/template/http-api/http-api';
import { readHttpApis } from '../lib/template/http-api/read-http-apis';
import { ofType } from '../lib/template/of-type';
import { readRestApis } from '../lib/template/rest-api/read-rest-apis';
import type { RestApi } from '../lib/template/rest-api/rest-api';
import type { Stack } from '../lib/template/stack';
import { readWebSocketApis } from '../lib/template/websocket-api/read-websocket-apis';
import type { Addresses } from './addresses';
import type { CallServices } from './authorizer/call-authorizer';
import { IssuerKeys } from './authorizer/issuer-keys';
import { JwtVerifier } from './authorizer/jwt-verifier';
import { StatedClaims } from './authorizer/stated-claims';
import type { Buckets } from './buckets/buckets';
import type { S3Endpoint } from './buckets/s3-endpoint';
import { claimsTakers } from './claims-takers';
import type { ControlPlanes } from './control-planes/control-planes';
import { DistributionHandler } from './distribution/distribution-handler';
import { EdgeFunctions } from './distribution/edge-functions';
import { noteUnserved as noteUnservedOfDistribution } from './distribution/note-unserved';
import { OriginServers } from './distribution/origin-servers';
import { ViewerFunctions } from './distribution/viewer-functions';
import type { PreviewEndpoint } from './endpoint';
import { FunctionUrlAccess } from './function-url/access';
import { FunctionUrlHandler } from './function-url/function-url-handler';
import { noteUnserved as noteUnservedOfFunctionUrl } from './function-url/note-unserved';
import type { Functions } from './functions/functions';
import { functionArnOf } from './functions/integrated-function';
import { LambdaPermissions } from './functions/lambda-permissions';
import { type ApiServer, answerRequest } from './gateway/api-server';
import { Backends } from './gateway/backends';
import type { HeadersPolicies } from './headers-policies/headers-policies';
import { HttpApiHandler } from './http-api/http-api-handler';
import { JwtAuthorizers } from './http-api/jwt-authorizers';
import { noteUnserved as noteUnservedOfHttpApi } from './http-api/note-unserved';
import type { KeyValueStores } from './key-value-stores/key-value-stores';
import type { Ports } from './listeners';
import type { Log, Notes } from './log';
import { MockDecisions } from './rest-api/mock-decisions';
import { noteUnserved as noteUnservedOfRestApi } from './rest-api/note-unserved';
import { RestApiHandler } from './rest-api/rest-api-handler';
import { guarded, WebAcls } from './web-acl/web-acls';
import { WebSocketHandler } from './websocket-api/websocket-handler';

/** What serving needs of a preview. */
export interface EndpointServices {
  readonly stacks: readonly Stack[];
  readonly functions: Functions;
  readonly buckets: Buckets;
  readonly keyValueStores: KeyValueStores;
  readonly headersPolicies: HeadersPolicies;
  readonly s3: S3Endpoint;
  readonly addresses: Addresses;
  readonly controlPlanes: ControlPlanes;
  /** Those of an earlier assembly, with what is connected to them. */
  readonly webSockets: Map<string, WebSocketHandler>;
  readonly notes: Notes;
  readonly log: Log;
  /** What tokens from outside of the app claim, by authorizer. */
  readonly claims: unknown;
  /** Whether HTTP integrations send requests to other hosts than this one. */
  readonly send: boolean;
}

/** What APIs and distributions have in common. */
interface Served {
  readonly id: string;
  readonly logicalId: string;
  readonly stack: Stack;
}

/**
 * Serves every API and function URL, every distribution in front of them, and every bucket with CORS rules, each at its port for
 * http and its port for https.
 *
 * @throws {PreviewError} `claims-unusable`
 */
export function serveEndpoints(services: EndpointServices): PreviewEndpoint[] {
  const { stacks, functions, buckets, addresses, controlPlanes, log } = services;
  const bucketEndpoints = serveBuckets(services);
  const origins = new OriginServers(buckets);
  const calls = { functions, permissions: new LambdaPermissions(stacks), log };
  const verifier = new JwtVerifier(new IssuerKeys((url) => addresses.has(url)), (issuer) =>
    addresses.reachable(issuer),
  );
  const restApis = readRestApis(stacks).map((api) => controlPlanes.restApi(api));
  const httpApis = readHttpApis(stacks).map((api) => controlPlanes.httpApi(api));
  const claims = new StatedClaims(services.claims, claimsTakers(restApis, httpApis, verifier));
  const backends = new Backends((url) => addresses.reachable(url), services.send);
  const webAcls = new WebAcls(stacks, log);
  const shared = { calls, verifier, claims, origins, backends, webAcls };
  return [
    ...serveRestApis(restApis, services, shared),
    ...serveHttpApis(httpApis, services, shared),
    ...serveWebSocketApis(services, calls),
    ...serveFunctionUrls(services, origins),
    ...serveDistributions(services, shared),
    ...bucketEndpoints,
  ];
}

/** What APIs of both kinds use. */
interface Shared {
  readonly calls: CallServices;
  readonly verifier: JwtVerifier;
  readonly claims: StatedClaims;
  readonly origins: OriginServers;
  readonly backends: Backends;
  readonly webAcls: WebAcls;
}

function serveRestApis(apis: readonly RestApi[], services: EndpointServices, shared: Shared): PreviewEndpoint[] {
  const { stacks, log } = services;
  const { calls, origins } = shared;
  const decisions = new MockDecisions(stacks, log);
  const apiKeys = stacks
    .flatMap((stack) => ofType(stack, 'AWS::ApiGateway::ApiKey'))
    .flatMap(({ properties }) => (properties.Value === undefined ? [] : [String(properties.Value)]));
  return apis.flatMap((api) => {
    noteUnservedOfRestApi(api, shared);
    const stages = [...api.stages.keys()];
    const guards = new Map(stages.map((stage) => [stage, shared.webAcls.ofStage(api.id, stage)]));
    const handler = new RestApiHandler(api, { ...calls, ...shared, decisions, apiKeys });
    const ports = serveApi(api, guarded(handler, guards), origins, services);
    if (stages.length === 0) noteWithoutStage('REST', api, services);
    return stages.map((stage) => endpoint('rest-api', api, ports, `/${stage}`));
  });
}

function serveHttpApis(apis: readonly HttpApi[], services: EndpointServices, shared: Shared): PreviewEndpoint[] {
  const { calls, verifier, claims, origins, backends } = shared;
  const jwtAuthorizers = new JwtAuthorizers(verifier, claims);
  return apis.flatMap((api) => {
    noteUnservedOfHttpApi(api, shared);
    const ports = serveApi(api, new HttpApiHandler(api, { ...calls, jwtAuthorizers, backends }), origins, services);
    const stages = [...api.stages.keys()];
    if (stages.length === 0) noteWithoutStage('HTTP', api, services);
    return stages.map((stage) => endpoint('http-api', api, ports, stage === '$default' ? '' : `/${stage}`));
  });
}

function serveWebSocketApis(services: EndpointServices, calls: CallServices): PreviewEndpoint[] {
  return readWebSocketApis(services.stacks).flatMap((api) => {
    for (const { integration } of api.routes.values()) {
      if (integration?.IntegrationUri) services.functions.noteUnserved(functionArnOf(integration.IntegrationUri));
    }
    const known = services.webSockets.get(api.id);
    known?.replace(api, calls);
    const handler = known ?? new WebSocketHandler(api, calls);
    services.webSockets.set(api.id, handler);
    const ports = services.addresses.serve(
      api.id,
      (request, response) => answerRequest(handler, request, response),
      (...handshake) => handler.upgrade(...handshake),
    );
    if (api.stages.length === 0) noteWithoutStage('WebSocket', api, services);
    return api.stages.map((stage) => {
      const { url, httpsUrl, ...others } = endpoint('websocket-api', api, ports, `/${stage}`);
      return { ...others, url: url.replace('http', 'ws'), httpsUrl: httpsUrl.replace('https', 'wss') };
    });
  });
}

function serveApi(api: Served, server: ApiServer, origins: OriginServers, { addresses }: EndpointServices): Ports {
  origins.add(`${api.id}.execute-api.${api.stack.region}.amazonaws.com`, server);
  return addresses.serve(api.id, (request, response) => answerRequest(server, request, response));
}

function serveFunctionUrls(
  { stacks, functions, addresses, controlPlanes, log }: EndpointServices,
  origins: OriginServers,
): PreviewEndpoint[] {
  const services = { functions, access: new FunctionUrlAccess(stacks), log };
  return readFunctionUrls(stacks).map((declared) => {
    const url = controlPlanes.functionUrl(declared);
    noteUnservedOfFunctionUrl(url, functions);
    const server = new FunctionUrlHandler(url, services);
    origins.add(url.domainName, server);
    const ports = addresses.serve(url.urlId, (request, response) => answerRequest(server, request, response));
    return endpoint('function-url', url, ports);
  });
}

function noteWithoutStage(kind: string, { logicalId, stack }: Served, { notes }: EndpointServices): void {
  notes.note(`${stack.name}: ${kind} API ${logicalId} has no stage, nothing reaches it`);
}

function serveDistributions(
  { stacks, functions, keyValueStores, headersPolicies, addresses, log }: EndpointServices,
  { origins, webAcls }: Shared,
): PreviewEndpoint[] {
  const viewerFunctions = new ViewerFunctions(stacks, keyValueStores, log);
  return readDistributions(stacks).map((distribution) => {
    noteUnservedOfDistribution(distribution, origins, functions, viewerFunctions);
    const guard = webAcls.of(distribution.webAclArn);
    const services = { functions: new EdgeFunctions(functions, viewerFunctions), origins, guard, log };
    const handler = new DistributionHandler(headersPolicies.live(distribution), services);
    const ports = addresses.serve(distribution.id, (request, response) => handler.handle(request, response));
    return endpoint('distribution', distribution, ports);
  });
}

/** Every bucket, by its name at the AWS endpoint; those that pages may ask also each at its own ports. */
function serveBuckets({ stacks, buckets, s3, addresses }: EndpointServices): PreviewEndpoint[] {
  return stacks.flatMap((stack) =>
    ofType(stack, 'AWS::S3::Bucket').flatMap(({ logicalId, ...found }) => {
      const bucket = buckets.describe({ logicalId, ...found });
      if (!bucket.rules.any) return [];
      const ports = addresses.serve(String(stack.ref(logicalId)), (request, response) =>
        s3.serve(bucket, request, response),
      );
      return [{ ...endpoint('bucket', { logicalId, stack }, ports), name: String(stack.ref(logicalId)) }];
    }),
  );
}

function endpoint(
  kind: PreviewEndpoint['kind'],
  { logicalId, stack }: Pick<Served, 'logicalId' | 'stack'>,
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
