import type { IntegrationSettings } from '../../lib/template/rest-api/rest-api';
import { isReachable } from '../gateway/backend-request';

/** Whether the preview has what an integration needs. */
export function isServedIntegration({ Type, Uri, ConnectionType }: IntegrationSettings): boolean {
  switch (Type) {
    case 'MOCK':
      return true;
    case 'AWS_PROXY':
      return !isStreaming(Uri);
    case 'AWS':
      return isFunctionUri(Uri);
    case 'HTTP':
    case 'HTTP_PROXY':
      return isReachable(Uri, ConnectionType);
    default:
      return false;
  }
}

/** What to call an integration that is not served. */
export function integrationName({ Type = 'of no type', Uri }: IntegrationSettings): string {
  return Type === 'AWS_PROXY' && isStreaming(Uri) ? 'response streaming' : `integration type ${Type}`;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html */
function isStreaming(uri = ''): boolean {
  return uri.endsWith('/response-streaming-invocations');
}

/** Whether an address of an AWS service stands for a call of a function. */
function isFunctionUri(uri = ''): boolean {
  return /:lambda:path\/.*\/functions\/.+\/invocations$/.test(uri);
}
