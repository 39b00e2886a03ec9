import { CfnResource } from 'aws-cdk-lib';
import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { CfnUrl } from 'aws-cdk-lib/aws-lambda';
import type { EndpointClass } from '../../endpoint-class';
import { listed } from '../api/sentences';
import { Referred, resolveProperties } from '../references';
import { resolved } from '../resolved';

/** What a page signs with, beside headers that browsers make (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). */
const SIGNING_HEADERS = ['authorization', 'x-amz-date'];

/** Whether requests to a URL have to be signed by whoever makes them, which no browser does by itself. */
export function isSignedByCallers(url: CfnUrl): boolean {
  return needsSignature(url) && !isBehindDistribution(url);
}

/** Whether requests to a URL have to be signed. */
function needsSignature(url: CfnUrl): boolean {
  return resolved<string>(url, url.authType) === 'AWS_IAM';
}

/** Whether a distribution of the app stands before a URL, which signs whatever a page sends. */
function isBehindDistribution(url: CfnUrl): boolean {
  const resources = url.node.root.node.findAll().filter((one) => CfnResource.isCfnResource(one));
  const distributions = resources.filter(({ cfnResourceType }) => cfnResourceType === 'AWS::CloudFront::Distribution');
  return distributions.some((one) =>
    refersTo(resolveProperties(one, (one as CfnDistribution).distributionConfig), url),
  );
}

/** What of a signature a class keeps pages from sending; undefined where that is nothing. */
export function signatureNotAllowed(name: string, { className, _policy }: EndpointClass): string | undefined {
  const missing = SIGNING_HEADERS.filter((header) => !_policy.requestHeaders.includes(header));
  if (missing.length === 0) return undefined;
  return (
    `${name}: it takes signed requests alone (AWS_IAM), and ${className} does not let pages send ${listed(missing)}: add ` +
    "'authorization', 'x-amz-date' and, for temporary credentials, 'x-amz-security-token' to its requestHeaders"
  );
}

/** Preflights carry no signature, and only a configuration of the URL answers them before it is asked for. */
export function preflightsUnsigned(name: string): string {
  return (
    `${name}: it takes signed requests alone (AWS_IAM), and browsers send preflights without a signature, which Lambda refuses ` +
    'unless it answers them by itself; that needs one class on "/", of any origin or of exact ones in code. Apply such a class, use ' +
    'FunctionUrlAuthType.NONE, or put a distribution with FunctionUrlOrigin.withOriginAccessControl in front'
  );
}

function refersTo(value: unknown, url: CfnUrl): boolean {
  if (value instanceof Referred) return value.target === url;
  return typeof value === 'object' && value !== null && Object.values(value).some((one) => refersTo(one, url));
}
