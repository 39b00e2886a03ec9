import type { ResponseHeaders } from '../../lib/policy/model';
import type { CloudFrontHeaders } from '../../request/events/cloudfront-event';

/** The origin's headers with those of a decision: the policy alone speaks for `access-control-*`, `Vary` is added to. */
export function mergeHeaders(headers: CloudFrontHeaders, { vary, ...granted }: ResponseHeaders): CloudFrontHeaders {
  const kept = Object.entries(headers).filter(([name]) => !name.toLowerCase().startsWith('access-control-'));
  const merged = { ...Object.fromEntries(kept), ...toCloudFront(granted) };
  return vary === undefined ? merged : { ...merged, vary: varyLines(headers['vary'], vary) };
}

/** Headers by name as CloudFront takes them. */
export function toCloudFront(headers: ResponseHeaders): CloudFrontHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [{ key: name, value }]]));
}

function varyLines(present: unknown, added: string): CloudFrontHeaders[string] {
  const lines = Array.isArray(present) ? present.filter((line) => typeof line?.value === 'string') : [];
  const fields = lines.flatMap(({ value }) => value.split(',')).map((field: string) => field.trim().toLowerCase());
  const missing = added.split(', ').filter((field) => !fields.includes(field.toLowerCase()));
  if (fields.includes('*') || missing.length === 0) return lines;
  return [...lines, { key: 'Vary', value: missing.join(', ') }];
}
