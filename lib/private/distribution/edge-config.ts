import { Stack, Token } from 'aws-cdk-lib';
import type { ClassConfig, FunctionConfig } from '../../contract/function-config';
import type { EndpointClass } from '../../endpoint-class';
import { quote } from '../../policy/issue';
import { type BoundAllowlist, parameterArnOf } from '../allowlist/bound-allowlist';
import { classConfig } from '../function/class-config';
import { refuse } from '../messages/refusal';
import type { BehaviorClasses } from './behavior-classes';
import type { DistributionConfig } from './behaviors';
import type { OwnOrigins } from './own-origins';

/**
 * Where functions at the edge find the list of a class: they run in many regions, and their settings are part of their
 * code, which cannot hold what only the deployment knows.
 *
 * @param defaultRegion region of parameters that name none
 */
export function edgeAllowlist(
  endpointClass: EndpointClass,
  defaultRegion: string | undefined,
): BoundAllowlist | undefined {
  const { className, _live: live } = endpointClass;
  if (live === undefined) return undefined;
  if (Token.isUnresolved(live.parameter)) {
    refuse(
      'parameter-unresolved',
      `${className}: the name of its parameter is known at deployment only, and a function at the ` +
        'edge has no environment that could tell it; give the parameter a literal parameterName that begins with "/", or ' +
        'use OriginAllowlist.fromParameterName',
    );
  }
  const region = live.region ?? defaultRegion ?? Stack.of(endpointClass).region;
  if (Token.isUnresolved(region)) {
    refuse(
      'parameter-region-missing',
      `${className}: functions at the edge run in many regions, and nothing says in which one ` +
        `${live.parameter} is; give its stack an env with a region, the allowlist a region, or DistributionCors.of ` +
        "{ parameterRegion: 'eu-west-1' }",
    );
  }
  const home = Stack.of(endpointClass).region;
  if (live.isCreated && live.region === undefined && region !== home && !Token.isUnresolved(home)) {
    refuse(
      'parameter-region-differs',
      `${className}: ${live.parameter} is created in ${home}, where the class is, and functions at the edge would look for it in ` +
        `${region}; give the allowlist the region ${quote(region)}, or leave parameterRegion out`,
    );
  }
  const parameterArn = live.region ? live.parameterArn : parameterArnOf(endpointClass, live.parameter, region);
  return { ...live, region, parameterArn };
}

/**
 * Settings of the function: all classes, and the path patterns in the order of the distribution.
 *
 * @param own whose pages the distribution serves
 */
export function edgeConfig(
  applied: BehaviorClasses,
  { behaviors }: DistributionConfig,
  { origins, unknown }: OwnOrigins,
  defaultRegion: string | undefined,
): FunctionConfig {
  // pages of domains that synth does not know are its own all the same
  const otherDomains = unknown.length > 0;
  const classes = applied.classes.map((one) => [one.className, edgeClass(one, origins, defaultRegion)]);
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
  const { policy, live } = classConfig(endpointClass);
  const selfOrigins = [...new Set([...(policy.selfOrigins ?? []), ...own])].sort();
  const withOwn = policy.rejectForeignWrites && selfOrigins.length > 0 ? { ...policy, selfOrigins } : policy;
  const region = edgeAllowlist(endpointClass, defaultRegion)?.region;
  return live ? { policy: withOwn, live: { ...live, region } } : { policy: withOwn };
}
