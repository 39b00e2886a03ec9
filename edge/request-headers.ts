import type { EdgeClass } from '../lib/contract/edge-settings';
import { SAFELISTED_REQUEST_HEADERS } from '../lib/policy/header-names';
import type { HeaderValue } from './event';

/** A name without white space in it. What is not ASCII stays out before anything is compared in lower case. */
const VISIBLE = /^[!-~]+$/;
/** What `*` stands for is a token (RFC 9110, section 5.6.2). */
const NO_TOKEN = /["(),/:;<=>?@[\\\]{}]/;

/**
 * What `Access-Control-Allow-Headers` says to a preflight: the headers of the class, and those of the safelist that it asks
 * for; `undefined` where it asks for more than the class has. `HeaderNames.check` is the same for engines that know classes.
 */
export function allowHeaders(endpointClass: EdgeClass, header: HeaderValue | undefined): HeaderValue | undefined {
  if (header === undefined) return endpointClass.allowHeaders;
  const lines = header.multiValue;
  let text = header.value;
  if (lines !== undefined) {
    if (lines.length > endpointClass.maxLines) return undefined;
    text = lines.map((line) => line.value).join('');
  }
  if (text.length > endpointClass.maxLength) return undefined;
  if (lines !== undefined) text = lines.map((line) => line.value).join(',');
  const listed = endpointClass.headers;
  const names = text.split(',');
  let bits = 0;
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    // as browsers send them
    if (listed.includes(name)) continue;
    const found = bitsOf(listed, withoutBlanks(name));
    if (found < 0) return undefined;
    bits |= found;
  }
  if (bits === 0) return endpointClass.allowHeaders;
  const allowed = endpointClass.allowHeaders.value;
  const asked = SAFELISTED_REQUEST_HEADERS.filter((_, i) => bits & (1 << i)).join(',');
  return { value: allowed === '' ? asked : `${allowed},${asked}` };
}

/** A bit for a safelisted name, none for one that is allowed otherwise, -1 for any other. */
function bitsOf(listed: readonly string[], name: string): number {
  if (name === '') return 0;
  if (!VISIBLE.test(name)) return -1;
  const lower = name.toLowerCase();
  const at = SAFELISTED_REQUEST_HEADERS.indexOf(lower);
  if (at >= 0) return 1 << at;
  if (listed.includes(lower)) return 0;
  return listed.includes('*') && lower !== 'authorization' && !NO_TOKEN.test(name) ? 0 : -1;
}

/** Blanks of HTTP alone: a name within any other white space is none. */
function withoutBlanks(text: string): string {
  return text.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');
}
