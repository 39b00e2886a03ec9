const HOST = '[a-z0-9-]+([.][a-z0-9-]+)*';
const PATTERN_HOST = '[*][.](localhost|[a-z0-9-]+([.][a-z0-9-]+)+)';
const ADDRESS = '\\[[0-9a-f:.]+\\]';
const ENTRY = `[a-z][a-z0-9+.-]*://(${HOST}|${PATTERN_HOST}|${ADDRESS})(:[1-9][0-9]{0,4})?`;

/**
 * `AllowedPattern` of the parameters that hold live lists: the first gate, which already tells an operator's typing
 * error while it is made. What counts is decided entry by entry when the list is read.
 *
 * AWS does not say whether it holds the pattern against the whole value of a `StringList` or against each item; it is
 * right either way. Each repetition ends where the next one must begin with another character, so that matching takes
 * linear time. At most 1,024 characters
 * (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html).
 */
export const ALLOWED_PATTERN = `^[,\\s]*(none|${ENTRY}([,\\s]+${ENTRY})*)[,\\s]*$`;
