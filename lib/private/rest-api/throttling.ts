import { CfnStage } from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct } from 'constructs';
import { isResource } from '../is-resource';
import { isIntrinsic } from '../limits/is-intrinsic';
import { ACCOUNT_LIMITS, notThrottled, type Share, sharesOf, sharesSaid, type Throttled } from '../limits/shares';
import { inform, warn } from '../messages/annotations';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';
import { isOverridden } from '../with-overrides';
import { type ApiResources, isOfApp } from './api-resources';
import { type Covered, classOf } from './coverage';
import type { OwnResponses } from './gateway-responses';
import type { ApiWithPolicy } from './target';

type Setting = CfnStage.MethodSettingProperty;

/** What `ANY` stands for: a stage has settings for methods that requests can have. */
const METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'];
/** The settings of a stage that count for every method without its own. */
const ALL = { resourcePath: '/*', httpMethod: '*' };

interface ThrottledMethod extends Throttled {
  readonly httpMethod: string;
  readonly path: string;
}

/** Throttles the methods of classes with a rate on every stage of an API. Returns what is in the way. */
export function throttleMethods(
  { scope, api, classes }: ApiWithPolicy,
  { resources }: ApiResources,
  covered: readonly Covered[],
): Refusal[] {
  const throttled = classes.routes.classes.filter(({ _throttle }) => _throttle);
  if (throttled.length === 0) return [];
  const stages = resources.filter((one) => isResource(one, CfnStage)).filter((one) => one.restApiId === api.restApiId);
  if (stages.length === 0) {
    warn(scope, 'class-not-throttled', notThrottled(throttled, isOfApp(api) ? 'no-stage' : 'imported'));
    return [];
  }
  const shares = sharesOf(covered.flatMap(methodsOf));
  const paths = [...new Set(shares.map(({ path }) => path))];
  const problems = stages.flatMap((stage) => addSettings(stage, shares, paths));
  for (const text of sharesSaid(shares, 'methods', stages.map(stageName))) inform(scope, 'class-throttled', text);
  return problems;
}

/** The methods of a path that count by themselves: what `ANY` takes is what has no method of its own. */
function methodsOf({ at: { path }, classes, methods }: Covered): ThrottledMethod[] {
  const own = new Set(methods.map(({ httpMethod }) => httpMethod));
  return methods.flatMap((method) => {
    const all = method.httpMethod === 'ANY' ? METHODS.filter((one) => !own.has(one)) : [method.httpMethod];
    return all.map((httpMethod) => {
      return { name: `${httpMethod} ${path}`, httpMethod, path, endpointClass: classOf({ httpMethod }, classes) };
    });
  });
}

function addSettings(
  stage: CfnStage,
  shares: readonly (ThrottledMethod & Share)[],
  paths: readonly string[],
): Refusal[] {
  const given: object = resolved<object>(stage, stage.methodSettings as object | undefined) ?? [];
  if (isOverridden(stage, 'MethodSettings')) return [settingsUnknown(stage, 'an override sets')];
  if ([given, ...Object.values(given)].some(isIntrinsic)) return [settingsUnknown(stage, 'a condition decides about')];
  const settings = given as Setting[];
  // an entry takes the place of the settings for all methods, logging and metrics among them
  const forAll = settings.find((one) => isFor(one, ALL)) ?? {};
  const problems: Refusal[] = [];
  const added = new Map<Setting, Setting>();
  for (const { name, httpMethod, path, throttle } of shares) {
    const own = settings.find((one) => isFor(one, { resourcePath: encoded(path), httpMethod }));
    const ofAny = settings.find((one) => isFor(one, { resourcePath: encoded(path), httpMethod: 'ANY' }));
    const taken = [own, ofAny].find((one) => one !== undefined && isThrottling(one));
    if (taken) problems.push(throttledTwice(stage, name, taken));
    const base = own ?? { ...forAll, resourcePath: encoded(path), httpMethod };
    added.set(base, { ...base, throttlingRateLimit: throttle.rate, throttlingBurstLimit: throttle.burst });
  }
  // nothing can read a preflight that was throttled
  for (const path of isThrottling(forAll) ? paths : []) {
    const place = { resourcePath: encoded(path), httpMethod: 'OPTIONS' };
    if (settings.some((one) => isFor(one, place))) continue;
    const { rate, burst } = ACCOUNT_LIMITS;
    added.set(place, { ...forAll, ...place, throttlingRateLimit: rate, throttlingBurstLimit: burst });
  }
  const kept = settings.map((one) => added.get(one) ?? one);
  stage.methodSettings = [...kept, ...[...added].filter(([one]) => !settings.includes(one)).map(([, one]) => one)];
  return problems;
}

function isFor(setting: Setting, { resourcePath, httpMethod }: typeof ALL): boolean {
  return setting.resourcePath === resourcePath && setting.httpMethod?.toUpperCase() === httpMethod;
}

function isThrottling({ throttlingRateLimit, throttlingBurstLimit }: Setting): boolean {
  return throttlingRateLimit !== undefined || throttlingBurstLimit !== undefined;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-stage-methodsetting.html */
function encoded(path: string): string {
  return path === '/' ? path : `/${path.replaceAll('/', '~1')}`;
}

function stageName(stage: CfnStage): string {
  return resolved<string>(stage, stage.stageName) ?? '';
}

function throttledTwice(
  stage: CfnStage,
  name: string,
  { throttlingRateLimit: rate, throttlingBurstLimit: burst }: Setting,
) {
  return refusal(
    'throttling-given-twice',
    `${stage.node.path}: ${name} has throttling of its own there (rate ${rate ?? 'not given'}, burst ${burst ?? 'not given'}), and ` +
      'its class has throttlingRateLimit; leave throttling out of these method options, or throttlingRateLimit out of the class',
  );
}

function settingsUnknown(stage: CfnStage, why: string): Refusal {
  return refusal(
    'throttling-given-twice',
    `${stage.node.path}: ${why} MethodSettings, over what a class with throttlingRateLimit adds there; give these settings as ` +
      'methodOptions or methodSettings of the stage, without a condition, or leave throttlingRateLimit out of the class',
  );
}

const LIMITS_UNSAID =
  'the app has a gateway response DEFAULT_4XX, which therefore goes on answering requests that are throttled, and quotas that are used ' +
  'up: they get no Retry-After; add gateway responses THROTTLED and QUOTA_EXCEEDED with it, or leave DEFAULT_4XX out';

/** Says what a gateway response of the app keeps from callers that meet a limit. */
export function remarkOnLimitsUnsaid(scope: IConstruct, responses: OwnResponses): void {
  if ([...responses].some(([type]) => type.responseType === 'THROTTLED')) inform(scope, 'limits-unsaid', LIMITS_UNSAID);
}
