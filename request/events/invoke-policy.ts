/** What an authorizer gives back to a REST or a WebSocket API. */
export interface InvokePolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly [
    { readonly Action: 'execute-api:Invoke'; readonly Effect: 'Allow' | 'Deny'; readonly Resource: string },
  ];
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: characters of a policy's resource. */
const MAX_RESOURCE_LENGTH = 512;

/** A policy about the called method alone; of a path that is too long for that, as much as a policy can name. */
export function invokePolicy(isAllowed: boolean, arn: string): InvokePolicy {
  const Resource = arn.length <= MAX_RESOURCE_LENGTH ? arn : `${arn.slice(0, MAX_RESOURCE_LENGTH - 1)}*`;
  const Effect = isAllowed ? 'Allow' : 'Deny';
  return { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] };
}
