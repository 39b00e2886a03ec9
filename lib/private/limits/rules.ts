import type { CfnRuleGroup } from 'aws-cdk-lib/aws-wafv2';
import { limitText } from '../../contract/problem-details';
import type { EndpointClass } from '../../endpoint-class';
import type { RuleGroupOptions } from '../../rule-group-options';
import { type ClassPath, preflightsOf, requestsOf } from './class-requests';
import { readableOrigins } from './readable-origins';
import { and, hasOrigin, isLabelled, LABELS, type Statement, transformations } from './statements';

type Rule = CfnRuleGroup.RuleProperty;
type Keys = Pick<CfnRuleGroup.RateBasedStatementProperty, 'aggregateKeyType' | 'customKeys'>;

/** Rates are a minute's, and after so long a caller that stopped is let through again. */
const WINDOW_SECONDS = 60;

const BODY = 'limited';

export const BODIES = {
  [BODY]: { contentType: 'APPLICATION_JSON', content: limitText('rate-limited', 'Too many requests', 429) },
};

const BY_ADDRESS: Keys = { aggregateKeyType: 'IP' };
const BY_ORIGIN: Keys = {
  aggregateKeyType: 'CUSTOM_KEYS',
  customKeys: [{ header: { name: 'origin', textTransformations: transformations('NONE') } }, { ip: {} }],
};

/**
 * The rules by which a web ACL bounds a class. The address comes first, since made-up origins evade whatever counts by them. Where
 * the answer depends on the origin, the rates only mark a request, and the rules after them answer it.
 */
export function rulesOf(endpointClass: EndpointClass, options: RuleGroupOptions, paths: readonly ClassPath[]): Rule[] {
  const requests = requestsOf(endpointClass, paths);
  if (requests === undefined) return [];
  const { requestsPerMinutePerAddress, requestsPerMinutePerOriginAndAddress: perOrigin } = options;
  const { preflightsPerMinutePerAddress = requestsPerMinutePerAddress } = options;
  const { origins } = readableOrigins(endpointClass);
  const isOne = typeof origins === 'string' || origins.length === 0;
  const answer = isOne ? blocked(corsOf(origins === '*' ? '*' : undefined, endpointClass)) : marked();
  const rates = [
    { name: 'requests-by-address', ...answer, statement: rate(requestsPerMinutePerAddress, BY_ADDRESS, requests) },
    ...(perOrigin === undefined
      ? []
      : [{ name: 'requests-by-origin-and-address', ...answer, statement: rate(perOrigin, BY_ORIGIN, requests) }]),
    {
      name: 'preflights-by-address',
      ...blocked([]),
      statement: rate(preflightsPerMinutePerAddress, BY_ADDRESS, preflightsOf(endpointClass, paths)),
    },
  ];
  const answers = isOne ? [] : answersTo(origins as readonly string[], endpointClass);
  return [...rates, ...answers].map((rule, priority) => ({ ...rule, priority, visibilityConfig: seenAs(rule.name) }));
}

function answersTo(origins: readonly string[], endpointClass: EndpointClass) {
  const readable = origins.map((origin, i) => ({
    name: `answer-to-origin-${i + 1}`,
    ...blocked(corsOf(origin, endpointClass)),
    statement: and(isLabelled, hasOrigin(origin)),
  }));
  return [...readable, { name: 'answer-to-others', ...blocked([['Vary', 'Origin']]), statement: isLabelled }];
}

function rate(limit: number, keys: Keys, scopeDownStatement: Statement): Statement {
  return { rateBasedStatement: { ...keys, limit, evaluationWindowSec: WINDOW_SECONDS, scopeDownStatement } };
}

function marked(): Pick<Rule, 'action' | 'ruleLabels'> {
  return { action: { count: {} }, ruleLabels: LABELS };
}

function blocked(headers: readonly (readonly [name: string, value: string])[]): Pick<Rule, 'action'> {
  const all = [...headers, ['Retry-After', String(WINDOW_SECONDS)] as const];
  const ResponseHeaders = all.map(([Name, Value]) => ({ Name, Value }));
  // CDK leaves what it calls any as it is
  const CustomResponse = { ResponseCode: 429, CustomResponseBodyKey: BODY, ResponseHeaders };
  return { action: { block: { CustomResponse } } };
}

function corsOf(origin: string | undefined, { _policy }: EndpointClass): [string, string][] {
  if (origin === undefined) return [];
  return [
    ['Access-Control-Allow-Origin', origin],
    ['Access-Control-Expose-Headers', 'Retry-After'],
    ...(_policy.credentials ? [['Access-Control-Allow-Credentials', 'true'] as [string, string]] : []),
    ...(origin === '*' ? [] : [['Vary', 'Origin'] as [string, string]]),
  ];
}

export function seenAs(metricName: string): CfnRuleGroup.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true };
}
