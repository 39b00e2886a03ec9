import type { PolicyInput } from '../../policy/model';

const HOST = '[a-z0-9_-]+([.][a-z0-9_-]+)*';
const DOMAIN = '[a-z0-9_-]+([.][a-z0-9_-]+)+';
const KEYS = '(;((until|review)=[0-9]{4}-[0-9]{2}-[0-9]{2}|owner=[A-Za-z0-9._@-]{1,64}|(joins|leaves)=[0-9]{1,2}))*';
const ADDRESS = '\\[[0-9a-f:.]+\\]';

/**
 * `AllowedPattern` of the parameters that hold live lists: the first gate, which already tells an operator's typing
 * error while it is made. What is accepted is decided entry by entry when the list is read. A pattern needs two labels
 * behind its `*`, unless the class allows public suffixes.
 *
 * AWS does not say whether it holds the pattern against the whole value of a `StringList` or against each item; it is
 * right either way. Each repetition ends where the next one must begin with another character, so that matching takes
 * linear time. At most 1,024 characters
 * (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html).
 */
export function allowedPattern(policy: Pick<PolicyInput, 'dangerouslyAllowPublicSuffixPatterns'> = {}): string {
  const behindStar = policy.dangerouslyAllowPublicSuffixPatterns ? HOST : `(localhost|${DOMAIN})`;
  const entry = `[a-z][a-z0-9+.-]*://(${HOST}|[*][.]${behindStar}|${ADDRESS})(:([1-9][0-9]{0,4}|[*]))?${KEYS}`;
  return `^[,\\s]*(none|${entry}([,\\s]+${entry})*)[,\\s]*$`;
}
