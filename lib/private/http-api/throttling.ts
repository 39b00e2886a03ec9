import { CfnApi, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { isResource } from '../is-resource';
import { isIntrinsic } from '../limits/is-intrinsic';
import { ACCOUNT_LIMITS, notThrottled, type Share, sharesOf, sharesSaid, type Throttled } from '../limits/shares';
import { inform, warn } from '../messages/annotations';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';
import { isOverridden, withOverrides } from '../with-overrides';
import type { HttpApiResources } from './api-routes';
import { type CoveredRoute, classOfRoute } from './coverage';
import type { HttpApiWithPolicy } from './target';

/** Settings of a route as CloudFormation spells them, or as CDK does. */
type Settings = Readonly<Record<string, unknown>>;

interface ThrottledRoute extends Throttled {
  readonly route: CfnRoute;
  readonly path: string;
}

const UNREADABLE =
  'an HTTP API answers 429 with neither Retry-After nor problem details, and AWS does not document whether its CORS configuration ' +
  'adds headers to it: scripts may see a network error';

/** Throttles the routes of classes with a rate on every stage of an API. Returns what is in the way. */
export function throttleRoutes(
  { scope, api, classes }: HttpApiWithPolicy,
  { resources }: HttpApiResources,
  covered: readonly CoveredRoute[],
): Refusal[] {
  const throttled = classes.routes.classes.filter(({ _throttle }) => _throttle);
  if (throttled.length === 0) return [];
  const stages = resources.filter((one) => isResource(one, CfnStage)).filter((one) => one.apiId === api.apiId);
  if (stages.length === 0) {
    const isOfApp = isResource(api.node.defaultChild, CfnApi);
    warn(scope, 'class-not-throttled', notThrottled(throttled, isOfApp ? 'no-stage' : 'imported'));
    return [];
  }
  const shares = sharesOf(
    covered.map((one) => ({ name: one.name, route: one.route, path: one.path, endpointClass: classOfRoute(one) })),
  );
  // ours are among them by now
  const preflights = scope.node.findAll().filter((one) => isResource(one, CfnRoute));
  const paths = new Set(shares.map(({ path }) => path));
  const problems = stages.flatMap((stage) =>
    addSettings(
      stage,
      shares,
      preflights.filter((one) => paths.has(pathOf(one))),
    ),
  );
  for (const text of sharesSaid(
    shares,
    'routes',
    stages.map(({ stageName }) => stageName),
  )) {
    inform(scope, 'class-throttled', `${text}; ${UNREADABLE}`);
  }
  return problems;
}

function addSettings(
  stage: CfnStage,
  shares: readonly (ThrottledRoute & Share)[],
  preflights: readonly CfnRoute[],
): Refusal[] {
  if (isOverridden(stage, 'RouteSettings')) return [settingsUnknown(stage, 'an override sets')];
  const settings = resolved<Record<string, Settings>>(stage, stage.routeSettings) ?? {};
  const ofAll = withOverrides(
    stage,
    'DefaultRouteSettings',
    resolved<object>(stage, stage.defaultRouteSettings),
    (override) => resolved(stage, override),
  );
  if ([settings, ...Object.values(settings), ofAll].some(isIntrinsic))
    return [settingsUnknown(stage, 'a condition decides about DefaultRouteSettings or')];
  const forAll = inCloudFormation(ofAll ?? {});
  const problems: Refusal[] = [];
  const added: Record<string, Settings> = {};
  // a stage takes settings of routes that are there
  const need = (route: CfnRoute) => stage.node.addDependency(route);
  for (const { name, route, throttle } of shares) {
    const own = settings[name] && inCloudFormation(settings[name]);
    if (own && isThrottling(own)) problems.push(throttledTwice(stage, name, own));
    // an entry takes the place of the settings for all routes, metrics among them
    const { rate, burst } = throttle;
    added[name] = { ...(own ?? forAll), ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst };
    need(route);
  }
  // nothing can read a preflight that was throttled
  for (const route of isThrottling(forAll) ? preflights : []) {
    const { rate, burst } = ACCOUNT_LIMITS;
    added[route.routeKey] = { ...forAll, ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst };
    need(route);
  }
  stage.routeSettings = { ...settings, ...added };
  return problems;
}

function pathOf({ routeKey }: CfnRoute): string {
  return routeKey.slice(routeKey.indexOf(' ') + 1);
}

/** `throttlingRateLimit` of CDK is `ThrottlingRateLimit` in a template, and settings of routes may be spelled either way. */
function inCloudFormation(settings: object): Settings {
  const known = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]));
}

function isThrottling({ ThrottlingRateLimit, ThrottlingBurstLimit }: Settings): boolean {
  return ThrottlingRateLimit !== undefined || ThrottlingBurstLimit !== undefined;
}

function throttledTwice(
  stage: CfnStage,
  name: string,
  { ThrottlingRateLimit, ThrottlingBurstLimit }: Settings,
): Refusal {
  return refusal(
    'throttling-given-twice',
    `${stage.node.path}: ${name} has throttling of its own there (rate ${ThrottlingRateLimit ?? 'not given'}, burst ` +
      `${ThrottlingBurstLimit ?? 'not given'}), and its class has throttlingRateLimit; leave throttling out of routeSettings, or ` +
      'throttlingRateLimit out of the class',
  );
}

function settingsUnknown(stage: CfnStage, why: string): Refusal {
  return refusal(
    'throttling-given-twice',
    `${stage.node.path}: ${why} RouteSettings, over what a class with throttlingRateLimit adds there; give these settings as ` +
      'properties of the stage, without a condition, or leave throttlingRateLimit out of the class',
  );
}
