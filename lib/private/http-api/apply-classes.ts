import type { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { MAX_NATIVE_ORIGINS } from '../../contract/native-origins';
import { mayBeShared, otherFacades } from '../api/facades';
import { webAclProblems } from '../limits/web-acl-on-http-api';
import { inform } from '../messages/annotations';
import type { Refusal } from '../messages/refusal';
import { remarkOnUncounted } from '../metrics/uncounted';
import { listPulled, whyTooLong } from '../sync/sentences';
import { httpApiResourcesOf } from './api-routes';
import { attachAuthorizers } from './attach-authorizers';
import { corsConfigurationOf } from './cors-configuration';
import { type CoveredRoute, httpCoverageOf, isAuthorized } from './coverage';
import { joinRoutes } from './joined-routes';
import { mappingKeyProblems } from './mapping-keys';
import { configurationProblems } from './own-configuration';
import { addPreflightRoutes } from './preflight-routes';
import { pushToApi } from './pushed-api';
import type { HttpApiWithPolicy } from './target';
import { throttleRoutes } from './throttling';
import { addWarnings } from './warnings';

/** Completes an API once all its routes and classes are known. Returns what is in the way. */
export function applyClasses(target: HttpApiWithPolicy): Refusal[] {
  const { scope, api, classes } = target;
  const { routes, authorizers } = classes;
  const around = httpApiResourcesOf(api);
  const others = otherFacades({ scope, api, apiId: api.apiId }).filter((one) => one.classes.routes.count > 0);
  const configured = configurationProblems(target);
  const joined = joinRoutes(around.routes, target, others);
  const coverage = httpCoverageOf(api, joined.mine, routes);
  const { authorized, problems } = attachAuthorizers(api, coverage.covered, around, authorizers);
  authorizers.configure(routes);
  // what another stack applies to the same API would be answered for by its configuration too
  const isOpen = routes.classes.every(({ _policy, _live }) => _live === undefined && _policy.origins === '*');
  const isUnsure = !isOpen && mayBeShared({ scope, api });
  const isShared = (others.length > 0 || isUnsure) && routes.count > 0;
  const isNeeded = isShared || coverage.covered.some(turnsPreflightsAway);
  const responder = classes.responder ?? (isNeeded ? classes.makeResponder() : undefined);
  const stages: Refusal[] = [];
  if (responder) {
    addPreflightRoutes(scope, api.apiId, coverage.preflightPaths, responder);
    responder.configure(routes.config());
  } else if (configured.length === 0) {
    const [endpointClass] = routes.classes;
    if (endpointClass?._live) stages.push(...pushToApi(target, around, endpointClass));
    else if (endpointClass) {
      (api.node.defaultChild as CfnApi).corsConfiguration = corsConfigurationOf(endpointClass);
    }
    if (endpointClass) remarkOnUncounted(scope, [endpointClass], endpointClass._live ? PUSHED : BY_CONFIGURATION);
  }
  if (responder) remarkOnPulled(target);
  const throttling = throttleRoutes(target, around, coverage.covered);
  addWarnings(target, around, coverage, authorized);
  return [
    ...configured,
    ...joined.problems,
    ...coverage.errors,
    ...mappingKeyProblems(api, around, routes),
    ...problems,
    ...stages,
    ...throttling,
    ...webAclProblems(api, around.resources),
  ];
}

const BY_CONFIGURATION = {
  decides: "API Gateway itself answers preflights and adds headers, by the API's CORS configuration",
  seen:
    "It answers a stranger's preflight with the same status as any other, without the headers, so that no access log can tell who was " +
    'kept out',
  wayOut:
    'Give the class a live list, OriginAllowlist.fromParameterStore(): a function then answers preflights, and counts them',
};

const PUSHED = {
  ...BY_CONFIGURATION,
  wayOut: 'Leave delivery out, and shards and owners with it: a function then answers preflights, and counts them',
};

/** Says of which pushed classes a function goes on answering preflights. */
function remarkOnPulled({ scope, api, classes: { routes } }: HttpApiWithPolicy): void {
  for (const one of routes.classes) {
    if (!one._live?.isPushed) continue;
    const why = whyTooLong(one._live, `its CORS configuration holds ${MAX_NATIVE_ORIGINS} origins`) ?? NOT_ALONE;
    inform(scope, 'list-pulled', listPulled(one.className, api, why));
  }
}

const NOT_ALONE =
  'that takes one class for all of an API which the app makes beside it, without patterns, and routes that ask nobody before preflights';

/** Before its configuration, an API asks a route that takes `OPTIONS` too for who may call it, and preflights carry nothing. */
function turnsPreflightsAway(one: CoveredRoute): boolean {
  return one.httpMethod === 'ANY' && isAuthorized(one);
}
