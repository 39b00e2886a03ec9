import { Annotations, Stack } from 'aws-cdk-lib';
import { CfnIntegration } from 'aws-cdk-lib/aws-apigatewayv2';
import type { EndpointClass } from '../../endpoint-class';
import { TokenVerification } from '../../token-verification';
import { ForeignWrites, logicalIds } from '../foreign-writes';
import { resolved } from '../resolved';
import type { HttpSurroundings } from './api-routes';
import type { HttpApiWithPolicy } from './completion';
import type { CoveredRoute, HttpCoverage } from './covered';

/** Paths that a message names. */
const SHOWN = 10;

/** Tells the author what works but should be known. */
export function remark(
  target: HttpApiWithPolicy,
  around: HttpSurroundings,
  { covered, uncovered }: HttpCoverage,
  authorized: ReadonlySet<CoveredRoute>,
): void {
  const annotations = Annotations.of(target.scope);
  const warn = (code: string, text: string) => annotations.addWarningV2(`cdk-cors:${code}`, text);
  if (uncovered.length > 0) {
    const text = `no class was applied to ${list(uncovered)}: no CORS headers there, browsers on other origins are kept out`;
    warn('path-without-class', text);
  }
  for (const [{ className }, routes] of unguarded(target, around, covered, authorized)) {
    warn(
      `foreign-writes-pass-${className}`,
      `${className} stops writes of foreign sites, but nothing on the way of ${list(routes)} does: wrap the handler in ` +
        `withCors of cdk-cors/runtime and call addToFunction with its function, or leave out rejectForeignWrites`,
    );
  }
  if (authorized.size > 0 && target.responder) {
    warn(
      'denials-unreadable',
      'what the authorizer denies (401, 403) has no CORS headers on this HTTP API, so that scripts see a network error; ' +
        'where one class of any origin is for the whole API, apply it to "/" and nothing else: API Gateway then adds them. ' +
        'A REST API has them in any case',
    );
  }
}

function unguarded(
  { functions }: HttpApiWithPolicy,
  { resources }: HttpSurroundings,
  covered: readonly CoveredRoute[],
  authorized: ReadonlySet<CoveredRoute>,
) {
  const found = new Map<EndpointClass, string[]>();
  const foreignWrites = new ForeignWrites(resources);
  const integrations = resources.filter((one) => one instanceof CfnIntegration);
  for (const one of covered) {
    const { read, write } = one.classes;
    const endpointClass = one.httpMethod === 'GET' || one.httpMethod === 'HEAD' ? read : write;
    const { _policy, _tokens, _functions } = endpointClass;
    const isJudged = authorized.has(one) && _tokens?.tokens._plan.verification === TokenVerification.AUTHORIZER;
    if (!_policy.rejectForeignWrites || isJudged) continue;
    const uri = functionUri(one, integrations);
    if (!foreignWrites.isUnguarded(one.httpMethod, uri, new Set([...functions, ..._functions]))) continue;
    found.set(endpointClass, [...(found.get(endpointClass) ?? []), one.name]);
  }
  return found;
}

function functionUri({ route }: CoveredRoute, integrations: readonly CfnIntegration[]): unknown {
  const ids = logicalIds(resolved<unknown>(route, route.target));
  const integration = integrations.find((one) => ids.includes(Stack.of(one).resolve(one.logicalId)));
  if (integration?.integrationType !== 'AWS_PROXY') return undefined;
  return resolved<unknown>(integration, integration.integrationUri);
}

function list(items: readonly string[]): string {
  const shown = items.slice(0, SHOWN).join(', ');
  return items.length > SHOWN ? `${shown} and ${items.length - SHOWN} more` : shown;
}
