import type { Policy } from '../../lib/policy';

/** How many resources of which type a template gets, changes and loses: `added AWS::ApiGateway::GatewayResponse`. */
export type TemplateChanges = Readonly<Record<string, number>>;

/** The gateway responses that classes add. */
const ERRORS = ['DEFAULT_4XX', 'DEFAULT_5XX', 'UNAUTHORIZED'];

/** A function that answers preflights, with what it needs. */
const RESPONDER = {
  'AWS::Lambda::Function': 1,
  'AWS::IAM::Role': 1,
  'AWS::Logs::LogGroup': 1,
  'AWS::Lambda::Permission': 1,
};

/**
 * What a REST API changes. Every method keeps its logical id, so that it is changed in place; a deployment never changes, there is a
 * new one.
 *
 * @param preflights how many `OPTIONS` methods there are that classes take over
 */
export function restChanges(
  policies: readonly Policy[],
  preflights: number,
  gatewayResponses: readonly string[],
): TemplateChanges {
  const origins = new Set(policies.flatMap((policy) => policy.origins));
  const hasOneHeader = policies.every(({ credentials }) => !credentials) || (origins.size === 1 && !origins.has('*'));
  const errors = hasOneHeader ? ERRORS.filter((type) => !gatewayResponses.includes(type)).length : 0;
  return {
    'changed AWS::ApiGateway::Method': preflights,
    'added AWS::ApiGateway::Deployment': 1,
    'removed AWS::ApiGateway::Deployment': 1,
    'changed AWS::ApiGateway::Stage': 1,
    ...(errors > 0 && { 'added AWS::ApiGateway::GatewayResponse': errors }),
  };
}

/** What an HTTP API changes: its own configuration can say what is the same for everybody who may read, and no more. */
export function httpChanges({ origins, requestHeaders }: Policy, paths: readonly string[]): TemplateChanges {
  const changed = { 'changed AWS::ApiGatewayV2::Api': 1 };
  if (!requestHeaders.includes('*') && (origins === '*' || origins.length === 1)) return changed;
  const added = { ...RESPONDER, 'AWS::ApiGatewayV2::Integration': 1, 'AWS::ApiGatewayV2::Route': new Set(paths).size };
  return { ...changed, ...Object.fromEntries(Object.entries(added).map(([type, count]) => [`added ${type}`, count])) };
}

/** The same of all targets. */
export function sum(changes: readonly TemplateChanges[]): TemplateChanges {
  const all: Record<string, number> = {};
  for (const one of changes) for (const [what, count] of Object.entries(one)) all[what] = (all[what] ?? 0) + count;
  return all;
}
