import { CfnOriginAccessControl } from 'aws-cdk-lib/aws-cloudfront';
import type { EndpointClass } from '../../endpoint-class';
import { type Refusal, refusal } from '../messages/refusal';
import { Referred, resolveProperties } from '../references';
import type { Behavior, DistributionConfig } from './behaviors';
import type { Covered } from './coverage';
import { targetOf } from './origins';
import { PREFLIGHT_HEADERS, SAME_ORIGIN_HEADER } from './own-policies';

const GROUP_METHODS = ['GET', 'HEAD', 'OPTIONS'];
/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html */
const HASH_HEADER = 'x-amz-content-sha256';
const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH'];
/** What the origin would take for the words of the viewer. */
const DECIDING_HEADERS = [...PREFLIGHT_HEADERS, SAME_ORIGIN_HEADER];

/** Settings of origins that CloudFront refuses, or that would have the origin judge by what no viewer said. */
export function originProblems(behavior: Behavior, distribution: DistributionConfig): Refusal[] {
  const { pattern, config } = behavior;
  const { origins, isGroup } = targetOf(behavior, distribution);
  const written = (config.allowedMethods ?? []).filter((method) => !GROUP_METHODS.includes(method));
  const headers = origins.flatMap(({ originCustomHeaders = [] }) => originCustomHeaders.map((one) => one.headerName));
  const deciding = headers.filter((name) => DECIDING_HEADERS.includes(String(name).toLowerCase()));
  return [
    ...(isGroup && written.length > 0
      ? [
          refusal(
            'origin-group-methods',
            `${pattern}: it has an origin group, with which CloudFront takes GET, HEAD and OPTIONS alone, and ${written.join(', ')} ` +
              'are among its allowedMethods; write AllowedMethods.ALLOW_GET_HEAD_OPTIONS, or give it one origin',
          ),
        ]
      : []),
    ...(deciding.length > 0
      ? [
          refusal(
            'origin-header-overwritten',
            `${pattern}: its origin gets ${deciding.join(', ')} by customHeaders in place of what the viewer says, so that ` +
              'withCors and APIs behind it judge every request alike; leave it out',
          ),
        ]
      : []),
  ];
}

/** What takes a body that CloudFront signs for together with its hash alone. */
export function hashesNotAllowed(covered: Covered, distribution: DistributionConfig): string[] {
  const { behavior, applied } = covered;
  const { write } = applied.classes;
  const signedFor =
    controlsOf(behavior, distribution).length > 0
      ? 'function URL'
      : hasIdentity(behavior, distribution)
        ? 'bucket'
        : undefined;
  if (signedFor === undefined || !lacksHash(covered)) return [];
  return [
    `${behavior.pattern}: CloudFront signs requests to the ${signedFor} behind it, which then takes bodies with their SHA-256 in ` +
      `${HASH_HEADER} alone, and it does not get that: add '${HASH_HEADER}' to the requestHeaders of ${write.className}, have ` +
      'pages send it, and forward it by OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER' +
      (signedFor === 'bucket' ? '; or use S3BucketOrigin.withOriginAccessControl, which needs no hash' : ''),
  ];
}

/** CloudFront signs in the header that tokens travel in. */
export function authorizationOverwritten({ behavior, applied }: Covered, distribution: DistributionConfig): string[] {
  const signing = controlsOf(behavior, distribution);
  const problem = signing.includes('always')
    ? 'overwrites the Authorization header'
    : signing.includes('no-override')
      ? 'does not sign those with the Authorization header'
      : undefined;
  if (problem === undefined) return [];
  return [...new Set([applied.classes.read, applied.classes.write])]
    .filter(sendsAuthorization)
    .map(
      ({ className }) =>
        `${behavior.pattern}: CloudFront signs requests to the function URL behind it, and ${problem} that pages send to ` +
        `${className}: have them send it in a header of their own, x-authorization for example, which the handler reads, or leave ` +
        'the origin access control out, with FunctionUrlAuthType.NONE and new FunctionUrlOrigin',
    );
}

/**
 * Whether CloudFront signs requests to a bucket by an origin access identity. By an origin access control it needs no hash
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html).
 */
function hasIdentity(behavior: Behavior, distribution: DistributionConfig): boolean {
  const { origins } = targetOf(behavior, distribution);
  return origins.some(({ s3OriginConfig }) => (s3OriginConfig?.originAccessIdentity ?? '') !== '');
}

function lacksHash({ forwarding, caching, applied, behavior }: Covered): boolean {
  const { methods, requestHeaders } = applied.classes.write._policy;
  const { allowedMethods = [] } = behavior.config;
  if (!METHODS_WITH_BODY.some((method) => methods.includes(method) && allowedMethods.includes(method))) return false;
  const isSent = requestHeaders.includes(HASH_HEADER) || requestHeaders.includes('*');
  const isForwarded = forwarding.forwards?.(HASH_HEADER) ?? true;
  return !isSent || !(isForwarded || caching.rules?.headers.includes(HASH_HEADER));
}

function sendsAuthorization({ _tokens, _policy: { requestHeaders } }: EndpointClass): boolean {
  return _tokens !== undefined || requestHeaders.includes('authorization');
}

/** How CloudFront signs requests to the function URLs behind a behaviour. */
function controlsOf(behavior: Behavior, distribution: DistributionConfig): string[] {
  return targetOf(behavior, distribution).origins.flatMap(({ originAccessControlId: control }) => {
    if (!(control instanceof Referred) || !(control.target instanceof CfnOriginAccessControl)) return [];
    const { target } = control;
    const config = resolveProperties<CfnOriginAccessControl.OriginAccessControlConfigProperty>(
      target,
      target.originAccessControlConfig,
    );
    const { originAccessControlOriginType, signingBehavior } = config;
    return originAccessControlOriginType === 'lambda' && signingBehavior !== 'never' ? [signingBehavior] : [];
  });
}
