import { AwsError } from '../aws-error';
import { type Input, optionalText } from '../aws-input';

/** A page of a list, by `MaxResults` and `NextToken`. */
export function page<T>(items: readonly T[], input: Input, limit: number): { items: T[]; NextToken?: string } {
  const max = input.MaxResults ?? limit;
  if (typeof max !== 'number' || max < 1 || max > limit) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${String(max)}' at 'maxResults' failed to satisfy constraint: ` +
        `Member must have value between 1 and ${limit}`,
    );
  }
  const token = optionalText(input, 'NextToken') ?? '0';
  if (!/^\d+$/.test(token)) throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  const end = Number(token) + max;
  const rest = end < items.length ? { NextToken: String(end) } : {};
  return { items: items.slice(Number(token), end), ...rest };
}
