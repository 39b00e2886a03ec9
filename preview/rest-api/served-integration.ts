import type { IntegrationSettings } from '../../lib/template/rest-api/rest-api';
import { isReachable } from '../gateway/backend-request';

/** Whether the preview has what an integration needs. */
export function isServedIntegration({ Type, Uri, ConnectionType }: IntegrationSettings): boolean {
  switch (Type) {
    case 'MOCK':
    case 'AWS_PROXY':
      return true;
    case 'AWS':
      return isFunctionUri(Uri);
    case 'HTTP':
    case 'HTTP_PROXY':
      return isReachable(Uri, ConnectionType);
    default:
      return false;
  }
}

/** Whether an address of an AWS service stands for a call of a function. */
export function isFunctionUri(uri = ''): boolean {
  return /:lambda:path\/.*\/functions\/.+\/invocations$/.test(uri);
}
