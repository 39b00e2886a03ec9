import { Stack, Token } from 'aws-cdk-lib';
import type { ClassConfig, FunctionConfig } from '../../contract/function-config';
import type { EndpointClass } from '../../endpoint-class';
import { quote } from '../../policy/issue';
import { parameterArnOf } from '../allowlist/bound-allowlist';
import { classConfig } from '../function/class-config';
import { type Refusal, refusal } from '../messages/refusal';
import type { BehaviorClasses } from './behavior-classes';
import type { DistributionConfig } from './behaviors';
import type { OwnOrigins } from './own-origins';

/** A live list as functions at the edge find it. */
export interface EdgeAllowlist {
  /** A token where nothing says it. */
  readonly region: string;
  readonly parameterArn: string;
}

/**
 * Where functions at the edge find the list of a class; to be asked for at synth only.
 *
 * @param defaultRegion region of parameters that name none
 */
export function edgeAllowlist(endpointClass: EndpointClass, defaultRegion: string | undefined): EdgeAllowlist {
  const live = endpointClass._live!.bound;
  const home = Stack.of(endpointClass).region;
  const region = live.region ?? (live.effective === undefined ? defaultRegion : undefined) ?? home;
  // a pushed list is read where its class is, and nowhere else
  const isNamed = live.region !== undefined || live.effective !== undefined;
  return { region, parameterArn: isNamed ? live.readArn : parameterArnOf(endpointClass, live.parameter, region) };
}

/**
 * Why functions at the edge could not find the list of a class: they run in many regions, and their settings are part of
 * their code, which cannot hold what only the deployment knows.
 */
export function edgeAllowlistProblems(endpointClass: EndpointClass, defaultRegion: string | undefined): Refusal[] {
  const { className, _live } = endpointClass;
  if (_live === undefined) return [];
  const live = _live.bound;
  if (Token.isUnresolved(live.parameter)) {
    return [
      refusal(
        'parameter-unresolved',
        `${className}: the name of its parameter is known at deployment only, and a function at the ` +
          'edge has no environment that could tell it; give the parameter a literal parameterName that begins with "/", or ' +
          'use OriginAllowlist.fromParameterName',
      ),
    ];
  }
  const { region } = edgeAllowlist(endpointClass, defaultRegion);
  if (Token.isUnresolved(region)) {
    return [
      refusal(
        'parameter-region-missing',
        `${className}: functions at the edge run in many regions, and nothing says in which one ` +
          `${live.parameter} is; give its stack an env with a region, the allowlist a region, or DistributionCors.of ` +
          "{ parameterRegion: 'eu-west-1' }",
      ),
    ];
  }
  const home = Stack.of(endpointClass).region;
  if (!live.isCreated || live.region !== undefined || region === home || Token.isUnresolved(home)) return [];
  return [
    refusal(
      'parameter-region-differs',
      `${className}: ${live.parameter} is created in ${home}, where the class is, and functions at the edge would look for it in ` +
        `${region}; give the allowlist the region ${quote(region)}, or leave parameterRegion out`,
    ),
  ];
}

/**
 * Settings of the function: all classes, and the path patterns in the order of the distribution.
 *
 * @param own whose pages the distribution serves
 * @param cached classes of which a cache of the distribution keeps answers
 */
export function edgeConfig(
  applied: BehaviorClasses,
  { behaviors }: DistributionConfig,
  { origins, unknown }: OwnOrigins,
  defaultRegion: string | undefined,
  cached: ReadonlySet<EndpointClass>,
): FunctionConfig {
  // pages of domains that synth does not know are its own all the same
  const otherDomains = unknown.length > 0;
  const classes = applied.classes.map((one) => {
    const config = edgeClass(one, origins, defaultRegion);
    return [one.className, config.live && cached.has(one) ? { ...config, cached: true as const } : config];
  });
  const routes = behaviors.flatMap(({ pattern }) => {
    const { classes } = applied.find(pattern) ?? {};
    return classes ? [{ path: pattern, read: classes.read.className, write: classes.write.className }] : [];
  });
  return { classes: Object.fromEntries(classes), routes, ...(otherDomains && { otherDomains }) };
}

function edgeClass(
  endpointClass: EndpointClass,
  own: readonly string[],
  defaultRegion: string | undefined,
): ClassConfig {
  const { policy, live, ...others } = classConfig(endpointClass);
  const selfOrigins = [...new Set([...(policy.selfOrigins ?? []), ...own])].sort();
  const withOwn = policy.rejectForeignWrites && selfOrigins.length > 0 ? { ...policy, selfOrigins } : policy;
  if (live === undefined) return { policy: withOwn, ...others };
  return { policy: withOwn, live: { ...live, region: edgeAllowlist(endpointClass, defaultRegion).region }, ...others };
}
