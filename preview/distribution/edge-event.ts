import type { Distribution, EdgeEventType, Origin } from '../../lib/template/distribution/distribution';
import { pickHeaders } from './edge-headers';
import type { EdgeRequest, EdgeResponse } from './edge-message';
import { isDisallowed } from './edge-restrictions';

/** What an event of Lambda@Edge tells. */
export interface EdgeOccasion {
  readonly distribution: Distribution;
  readonly domainName: string;
  readonly type: EdgeEventType;
  readonly requestId: string;
  readonly request: EdgeRequest;
  /** Of events at the origin. */
  readonly origin?: Origin;
  /** Of response events. */
  readonly response?: EdgeResponse;
  readonly includeBody: boolean;
}

/**
 * The event of a function at the edge. Bodies of responses are not shown.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */
export function edgeEvent({
  distribution,
  domainName,
  type,
  requestId,
  request,
  origin,
  response,
  includeBody,
}: EdgeOccasion) {
  const visible = (name: string): boolean => !isDisallowed(name);
  return {
    Records: [
      {
        cf: {
          config: {
            distributionDomainName: domainName,
            distributionId: distribution.id,
            eventType: type,
            requestId,
          },
          request: {
            clientIp: request.clientIp,
            headers: pickHeaders(request.headers, visible),
            method: request.method,
            ...(origin && { origin: edgeOrigin(origin) }),
            querystring: request.querystring,
            uri: request.uri,
            ...(includeBody && {
              body: {
                action: 'read-only',
                data: request.body.toString('base64'),
                encoding: 'base64',
                inputTruncated: false,
              },
            }),
          },
          ...(response && {
            response: {
              headers: pickHeaders(response.headers, visible),
              status: String(response.status),
              statusDescription: response.statusDescription,
            },
          }),
        },
      },
    ],
  };
}

function edgeOrigin(origin: Origin) {
  const { domainName, path, isS3 } = origin;
  if (!isS3) return { custom: customOrigin(origin) };
  const [, region = 'us-east-1'] = /\.s3\.([a-z0-9-]+)\.amazonaws\.com$/.exec(domainName) ?? [];
  return { s3: { authMethod: 'none', customHeaders: edgeCustomHeaders(origin), domainName, path, region } };
}

function edgeCustomHeaders({ customHeaders }: Origin) {
  return Object.fromEntries(customHeaders.map(([key, value]) => [key.toLowerCase(), [{ key, value }]]));
}

function customOrigin(origin: Origin) {
  const { domainName, path } = origin;
  return {
    customHeaders: edgeCustomHeaders(origin),
    domainName,
    keepaliveTimeout: 5,
    path,
    port: 443,
    protocol: 'https',
    readTimeout: 30,
    sslProtocols: ['TLSv1.2'],
  };
}
