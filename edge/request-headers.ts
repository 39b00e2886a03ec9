import type { EdgeClass } from '../lib/contract/edge-settings';
import { SAFELISTED_REQUEST_HEADERS } from '../lib/policy/header-names';

/** A name without white space in it. What is not ASCII stays out before anything is compared in lower case. */
const VISIBLE = /^[!-~]+$/;
/** What `*` stands for is a token (RFC 9110, section 5.6.2). */
const NO_TOKEN = /["(),/:;<=>?@[\\\]{}]/;

/**
 * What `Access-Control-Allow-Headers` says to a preflight: the headers of the class, and those of the safelist that it asks
 * for; `undefined` where it asks for more than the class has. `HeaderNames.check` is the same for engines that know classes.
 */
export function allowHeaders(endpointClass: EdgeClass, lines: readonly string[]): string | undefined {
  const headers = endpointClass.headers;
  if (lines.length > 1 && lines.length > endpointClass.maxLines) return undefined;
  let length = 0;
  const safelisted = SAFELISTED_REQUEST_HEADERS.map(() => false);
  for (let i = 0; i < lines.length; i++) {
    length += lines[i]!.length;
    if (length > endpointClass.maxLength) return undefined;
    const names = lines[i]!.split(',');
    for (let j = 0; j < names.length; j++) {
      const name = withoutBlanks(names[j]!);
      if (name === '') continue;
      if (!VISIBLE.test(name)) return undefined;
      const lower = name.toLowerCase();
      const at = SAFELISTED_REQUEST_HEADERS.indexOf(lower);
      if (at >= 0) safelisted[at] = true;
      else if (!headers.includes(lower) && !isWildcard(headers, lower)) return undefined;
    }
  }
  return headers.concat(SAFELISTED_REQUEST_HEADERS.filter((_, i) => safelisted[i])).join(',');
}

function isWildcard(headers: readonly string[], name: string): boolean {
  return headers.includes('*') && name !== 'authorization' && !NO_TOKEN.test(name);
}

/** Blanks of HTTP alone: a name within any other white space is none. */
function withoutBlanks(text: string): string {
  return text.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');
}
