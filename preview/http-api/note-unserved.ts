import type { HttpApi } from '../../lib/template/http-api/http-api';

/** Notes what of an HTTP API the preview leaves out. */
export function noteUnserved({ stack, logicalId, hasDocument, hasQuickRoute, routes }: HttpApi): void {
  const note = (what: string): void => stack.note(`HTTP API ${logicalId}: ${what}`);
  if (hasDocument) note('its OpenAPI document is not served');
  if (hasQuickRoute) note('the route of its quick creation is not served');
  for (const { key, authorization, integration } of routes) {
    if (authorization.type === 'unknown') note(`${key}: ${authorization.what} is not served`);
    if (integration && 'RequestParameters' in integration) note(`${key}: parameter mapping is not served`);
    if (integration && 'ResponseParameters' in integration) note(`${key}: parameter mapping is not served`);
  }
}
