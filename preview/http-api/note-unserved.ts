import type { HttpApi, IntegrationSettings, Route } from '../../lib/template/http-api/http-api';
import type { CallServices } from '../authorizer/call-authorizer';
import type { JwtVerifier } from '../authorizer/jwt-verifier';
import { functionArnOf } from '../functions/integrated-function';
import { isLambdaProxy } from './lambda-integration';

/** What tells what is served. */
interface Served {
  readonly calls: CallServices;
  readonly verifier: JwtVerifier;
}

/** Notes what of an HTTP API the preview leaves out. */
export function noteUnserved(api: HttpApi, { calls: { functions }, verifier }: Served): void {
  const { stack, logicalId, hasDocument, hasQuickRoute, routes } = api;
  const note = (what: string): void => stack.note(`HTTP API ${logicalId}: ${what}`);
  if (hasDocument) note('its OpenAPI document is not served');
  if (hasQuickRoute) note('the route of its quick creation is not served');
  for (const { key, authorization, integration } of routes) {
    for (const what of unservedAuthorization(authorization, verifier)) note(`${key}: ${what} is not served`);
    for (const what of unservedIntegration(integration)) note(`${key}: ${what} is not served`);
    if (authorization.type === 'CUSTOM') functions.noteUnserved(functionArnOf(authorization.authorizer.uri));
    if (integration && isLambdaProxy(integration)) {
      functions.noteUnserved(functionArnOf(integration.IntegrationUri ?? ''));
    }
  }
}

function unservedAuthorization(authorization: Route['authorization'], verifier: JwtVerifier): string[] {
  if (authorization.type === 'unknown') return [authorization.what];
  if (authorization.type !== 'JWT' || verifier.serves(authorization.authorizer.issuer)) return [];
  return [`the issuer ${authorization.authorizer.issuer}`];
}

function unservedIntegration(integration: IntegrationSettings | undefined): string[] {
  if (!integration) return [];
  if (!isLambdaProxy(integration)) {
    return [`integration type ${integration.IntegrationSubtype ?? integration.IntegrationType}`];
  }
  const isMapped = 'RequestParameters' in integration || 'ResponseParameters' in integration;
  return isMapped ? ['parameter mapping'] : [];
}
