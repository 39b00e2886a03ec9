import type { HttpApi, IntegrationSettings } from '../../lib/template/http-api/http-api';
import type { CallServices } from '../authorizer/call-authorizer';
import type { JwtVerifier } from '../authorizer/jwt-verifier';
import type { StatedClaims } from '../authorizer/stated-claims';
import { functionArnOf } from '../functions/integrated-function';
import type { Backends } from '../gateway/backends';
import { isHttpProxy } from './http-integration';
import { isLambdaProxy } from './lambda-integration';

/** What tells what is served. */
interface Served {
  readonly calls: CallServices;
  readonly verifier: JwtVerifier;
  readonly claims: StatedClaims;
  readonly backends: Backends;
}

/** Notes what of an HTTP API the preview leaves out. */
export function noteUnserved(api: HttpApi, { calls: { functions }, verifier, claims, backends }: Served): void {
  const { stack, logicalId, hasDocument, hasQuickRoute, routes } = api;
  const note = (what: string): void => stack.note(`HTTP API ${logicalId}: ${what}`);
  if (hasDocument) note('its OpenAPI document is not served');
  if (hasQuickRoute) note('the route of its quick creation is not served');
  for (const { key, authorization, integration } of routes) {
    if (authorization.type === 'unknown') note(`${key}: ${authorization.what} is not served`);
    if (authorization.type === 'JWT') {
      const { issuer, name } = authorization.authorizer;
      if (!verifier.serves(issuer) && !claims.of(authorization.authorizer)) {
        note(`the issuer ${issuer} of ${name} is not served: state the claims of a user by --claims FILE`);
      }
    }
    for (const what of unservedIntegration(integration, backends)) note(`${key}: ${what} is not served`);
    if (integration && isHttpProxy(integration)) {
      const { IntegrationUri: uri, ConnectionType } = integration;
      if (!backends.unserved(uri, ConnectionType)) note(`${key} is sent to ${backends.target(uri)}`);
    }
    if (authorization.type === 'CUSTOM') functions.noteUnserved(functionArnOf(authorization.authorizer.uri));
    if (integration && isLambdaProxy(integration)) {
      functions.noteUnserved(functionArnOf(integration.IntegrationUri ?? ''));
    }
  }
}

function unservedIntegration(integration: IntegrationSettings | undefined, backends: Backends): string[] {
  if (!integration) return [];
  if (!isLambdaProxy(integration) && !isHttpProxy(integration)) {
    return [`integration type ${integration.IntegrationSubtype ?? integration.IntegrationType}`];
  }
  const unserved = isHttpProxy(integration)
    ? backends.unserved(integration.IntegrationUri, integration.ConnectionType)
    : undefined;
  const isMapped = 'RequestParameters' in integration || 'ResponseParameters' in integration;
  return [...(unserved === undefined ? [] : [unserved]), ...(isMapped ? ['parameter mapping'] : [])];
}
