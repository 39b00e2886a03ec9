import type { IntegrationSettings } from '../../lib/template/rest-api/rest-api';
import type { Backends } from '../gateway/backends';

/** What of an integration the preview does not have; undefined where it is served. */
export function unservedIntegration(
  { Type, Uri, ConnectionType }: IntegrationSettings,
  backends: Backends,
): string | undefined {
  const ofThisType = `integration type ${Type ?? 'of no type'}`;
  switch (Type) {
    case 'MOCK':
    case 'AWS_PROXY':
      return undefined;
    case 'AWS':
      return isFunctionUri(Uri) ? undefined : ofThisType;
    case 'HTTP':
    case 'HTTP_PROXY':
      return backends.unserved(Uri, ConnectionType);
    default:
      return ofThisType;
  }
}

/** Whether an address of an AWS service stands for a call of a function. */
function isFunctionUri(uri = ''): boolean {
  return /:lambda:path\/.*\/functions\/.+\/invocations$/.test(uri);
}
