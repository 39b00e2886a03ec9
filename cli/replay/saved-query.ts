import type { PolicyInput } from '../../lib/policy';

export const QUERY_LANGUAGES = ['insights', 'athena'] as const;
export type QueryLanguage = (typeof QUERY_LANGUAGES)[number];

/**
 * A query that finds, where the logs lie, the origins that a policy would not admit. It looks at origins alone, not at methods and headers.
 *
 * @throws Error with a sentence for the terminal where there is none to find
 */
export function savedQuery(policy: PolicyInput, language: QueryLanguage): string {
  const { name, origins } = policy;
  if (origins === '*') throw new Error('--query: the policy admits any origin, so that there is none to look for');
  const listed = origins.filter((entry) => !entry.includes('*'));
  const patterns = origins.filter((entry) => entry.includes('*')).map(expressionOf);
  return language === 'insights' ? insights(name, listed, patterns) : athena(listed, patterns);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
function insights(name: string, listed: readonly string[], patterns: readonly string[]): string {
  return [
    `filter \`cdk-cors\` = "decision" and class = ${JSON.stringify(name)} and ispresent(origin)`,
    ...(listed.length > 0 ? [`| filter origin not in ${JSON.stringify(listed)}`] : []),
    ...patterns.map((pattern) => `| filter origin not like /${pattern.replaceAll('/', '\\/')}/`),
    '| stats sum(weight) as requests, min(@timestamp) as first, max(@timestamp) as last by origin, kind, method, allowed',
    '| sort requests desc',
    '| limit 1000',
  ].join('\n');
}

/** For the table of https://docs.aws.amazon.com/athena/latest/ug/waf-logs.html */
function athena(listed: readonly string[], patterns: readonly string[]): string {
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
  return [
    'SELECT h.value AS origin, httprequest.httpmethod AS method, count(*) AS requests,',
    '  min(from_unixtime(timestamp / 1000)) AS first, max(from_unixtime(timestamp / 1000)) AS last',
    'FROM waf_logs CROSS JOIN UNNEST(httprequest.headers) AS headers(h)',
    "WHERE lower(h.name) = 'origin'",
    ...(listed.length > 0 ? [`  AND h.value NOT IN (${listed.map(text).join(', ')})`] : []),
    ...patterns.map((pattern) => `  AND NOT regexp_like(h.value, ${text(pattern)})`),
    'GROUP BY 1, 2',
    'ORDER BY requests DESC',
  ].join('\n');
}

/** `^https://([a-z0-9_-]+\.)+tenant\.example$`: as near to the pattern as a log needs. */
function expressionOf(pattern: string): string {
  const escaped = pattern.replace(/[.?+^$()[\]{}|\\]/g, '\\$&');
  return `^${escaped.replace('*\\.', '([a-z0-9_-]+\\.)+').replace(':*', '(:[0-9]+)?')}$`;
}
