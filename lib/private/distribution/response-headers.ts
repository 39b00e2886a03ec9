import { Duration } from 'aws-cdk-lib';
import {
  CfnResponseHeadersPolicy,
  type ResponseHeadersCorsBehavior,
  ResponseHeadersPolicy,
  type ResponseHeadersPolicyProps,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { AllowlistSync } from '../../allowlist-sync';
import { NOBODY_ORIGIN } from '../../contract/native-origins';
import type { EndpointClass } from '../../endpoint-class';
import type { Policy } from '../../policy';
import { SAFELISTED_REQUEST_HEADERS } from '../../policy/header-names';
import { sortedJson } from '../function/sorted-json';
import { isResource } from '../is-resource';
import { type Refusal, refusal, refuse } from '../messages/refusal';
import { nameOf, Referred, resolveProperties } from '../references';
import type { Applied } from './behavior-classes';
import type { Behavior, Known } from './behaviors';
import { regionalName } from './own-policies';

/**
 * What an origin says for itself. CloudFront overrides it only by what it adds, and to origins that are not listed it
 * adds nothing; it removes first and adds then
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html#understanding-response-headers-policies-remove-headers).
 */
const HEADERS_OF_ORIGIN = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-expose-headers',
];

/**
 * Where any origin may read, `*` of the origin stays: CloudFront adds its own to what is asked with `Origin` alone, and caches
 * behind it may keep what was asked without.
 */
function removedHeaders({ origins }: Policy): string[] {
  return origins === '*' ? HEADERS_OF_ORIGIN.slice(1) : HEADERS_OF_ORIGIN;
}

/** A policy, and the class whose list is pushed to it. */
export interface PushedPolicy {
  readonly endpointClass: EndpointClass;
  readonly policy: CfnResponseHeadersPolicy;
}

/** Response headers policies of a distribution: one for each class, and for each set of other headers beside it. */
export class ResponseHeaders {
  private readonly scope: Construct;
  private readonly byContent = new Map<string, ResponseHeadersPolicy>();
  private readonly perClass = new Map<string, number>();
  /** Policies that lists are pushed to. */
  readonly pushed: PushedPolicy[] = [];

  constructor(scope: Construct) {
    this.scope = scope;
  }

  /** The policy for what was applied to a behaviour, if it needs one. */
  policyFor({ classes, enforcement, responseHeaders }: Applied): ResponseHeadersPolicy | undefined {
    if (responseHeaders) checkOthers(responseHeaders);
    if (enforcement.headersAtEdge && responseHeaders === undefined) return undefined;
    const policy = enforcement.headersAtEdge ? undefined : classes.read._policy;
    const key = sortedJson([policy?.name, responseHeaders]);
    const known = this.byContent.get(key);
    if (known) return known;
    const made = this.add(policy, responseHeaders, enforcement.headersPushed ? 'PushedHeaders' : 'Headers');
    this.byContent.set(key, made);
    if (enforcement.headersPushed) {
      const resource = made.node.defaultChild as CfnResponseHeadersPolicy;
      AllowlistSync.of(this.scope)._own(resource);
      this.pushed.push({ endpointClass: classes.read, policy: resource });
    }
    return made;
  }

  private add(
    policy: Policy | undefined,
    others: ResponseHeadersPolicyProps | undefined,
    prefix: string,
  ): ResponseHeadersPolicy {
    const name = policy?.name ?? 'others';
    const count = (this.perClass.get(name) ?? 0) + 1;
    this.perClass.set(name, count);
    const id = `${prefix}-${name}${count > 1 ? `-${count}` : ''}`;
    return new ResponseHeadersPolicy(this.scope, id, {
      responseHeadersPolicyName: regionalName(this.scope, id),
      ...others,
      ...(policy && {
        corsBehavior: corsBehavior(policy),
        removeHeaders: [...(others?.removeHeaders ?? []), ...removedHeaders(policy)],
      }),
    });
  }
}

/**
 * What CloudFront adds to responses. The lists for preflights are those that the function answers with, in case
 * CloudFront adds them there too; the safelisted names are never empty, and allowed anyway.
 */
export function corsBehavior(policy: Policy): ResponseHeadersCorsBehavior {
  const { origins, methods, requestHeaders, exposedHeaders, credentials, maxAgeSeconds } = policy;
  const any = requestHeaders.includes('*');
  return {
    accessControlAllowOrigins: origins === '*' ? ['*'] : origins.length > 0 ? [...origins] : [NOBODY_ORIGIN],
    accessControlAllowMethods: [...methods],
    accessControlAllowHeaders: any ? ['*'] : [...requestHeaders, ...SAFELISTED_REQUEST_HEADERS],
    ...(exposedHeaders.length > 0 && { accessControlExposeHeaders: [...exposedHeaders] }),
    accessControlAllowCredentials: credentials,
    accessControlMaxAge: Duration.seconds(maxAgeSeconds),
    originOverride: true,
  };
}

/** What only the class may say: who may read a response, and for whom it may be kept. */
const CORS_HEADER = /^(?:access-control-.*|vary)$/i;

function checkOthers({ corsBehavior, customHeadersBehavior, removeHeaders = [] }: ResponseHeadersPolicyProps): void {
  const custom = customHeadersBehavior?.customHeaders.map(({ header }) => header) ?? [];
  const names = [...custom, ...removeHeaders].filter((name) => CORS_HEADER.test(name));
  if (corsBehavior === undefined && names.length === 0) return;
  refuse(
    'response-headers-cors',
    `got ${corsBehavior ? 'corsBehavior' : names.join(', ')} in responseHeaders: CORS headers ` +
      'follow from the endpoint class alone; leave them out',
  );
}

/** What a policy that a behaviour already has is in the way of: a behaviour has one. */
export function responseHeadersProblems({ pattern, config }: Behavior, applied: Applied): Refusal[] {
  const policy = config.responseHeadersPolicyId;
  const needsOurs = !applied.enforcement.headersAtEdge || applied.responseHeaders !== undefined;
  if (policy === undefined || (!needsOurs && isWithoutCors(policy))) return [];
  return [
    refusal(
      'response-headers-policy-exists',
      `${pattern}: it has the response headers policy ${nameOf(policy)}, and CloudFront takes ` +
        'one a behaviour; leave it out, and give its other headers to apply as { responseHeaders }',
    ),
  ];
}

function isWithoutCors(policy: Known): boolean {
  if (!(policy instanceof Referred)) return policy === ResponseHeadersPolicy.SECURITY_HEADERS.responseHeadersPolicyId;
  const { target } = policy;
  if (!isResource(target, CfnResponseHeadersPolicy)) return false;
  const { corsConfig, customHeadersConfig, removeHeadersConfig } = resolveProperties<{
    readonly corsConfig?: unknown;
    readonly customHeadersConfig?: { readonly items?: readonly { readonly header: string }[] };
    readonly removeHeadersConfig?: { readonly items?: readonly { readonly header: string }[] };
  }>(target, target.responseHeadersPolicyConfig);
  const others = [...(customHeadersConfig?.items ?? []), ...(removeHeadersConfig?.items ?? [])];
  return corsConfig === undefined && !others.some(({ header }) => CORS_HEADER.test(header));
}
