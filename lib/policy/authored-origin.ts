import { hasSoundALabels } from './a-label';
import { mistypedScheme } from './mistyped-scheme';
import { isFault, type OriginPattern, parseOriginPattern } from './origin';
import { type OriginProblem, originProblem } from './origin-problem';

const LOCAL_FILE: OriginProblem = {
  code: 'origin-scheme',
  reason:
    'browsers send null for local files; Android web views send file://, which the files of all apps share, so that ' +
    'it stands for no page',
  fix: 'load the page in the web view from an https domain of your own, by WebViewAssetLoader and its setDomain, and list that',
};

const UNSOUND_A_LABEL: OriginProblem = {
  code: 'origin-host',
  reason: 'a label that begins with xn-- stands for no Unicode name, so that no browser loads the page',
  fix: 'write the host as the browser shows it: "https://xn--bcher-kva.example"',
};

const ANY_ORIGIN =
  "list origins, or allow any: origins: '*' in a policy, new EndpointClass(..., { allowlist: OriginAllowlist.anyOrigin(), " +
  'methods }) in an app';

/** No platform guarantees that nobody else gets a name that fits a pattern inside a label. */
const PREVIEWS =
  'list each origin, or write "https://*.preview.example.com": a domain of your own, which preview deployments get names under; ' +
  'or have CI write the origin of each, with its last day, into a live list (OriginAllowlist.fromParameterStore), as ' +
  '"https://shop-git-main-acme.vercel.app;until=2026-12-03"; or let a token decide ' +
  '(EndpointClass.tokenGated)';

/** Templates and settings of functions have no clock. */
const ENDS =
  'write the origin alone; only entries of a live list have until, review, owner, joins or leaves (OriginAllowlist.fromParameterStore)';

/**
 * `parseOriginPattern` for what authors write: with what takes tables that are too heavy for a function, and with advice
 * that no function gives.
 */
export function parseAuthoredOrigin(text: string): OriginPattern | OriginProblem {
  if (/^file:\/\//i.test(text)) return LOCAL_FILE;
  const mistyped = mistypedScheme(text);
  if (mistyped) return mistyped;
  const parsed = parseOriginPattern(text);
  if (isFault(parsed)) {
    const problem = originProblem(text, parsed);
    if (parsed === 'origin-wildcard') return { ...problem, fix: wildcardFix(text, problem) };
    return parsed === 'origin-syntax' && /;(until|review|owner|joins|leaves)=/.test(text)
      ? { ...problem, fix: ENDS }
      : problem;
  }
  // what knows the tables is loaded for hosts that need it
  if (!parsed.host.includes('xn--')) return parsed;
  return hasSoundALabels(parsed.host) ? parsed : UNSOUND_A_LABEL;
}

function wildcardFix(text: string, { fix }: OriginProblem): string {
  if (text === '*') return ANY_ORIGIN;
  return text.replace('://*.', '://').includes('*') ? PREVIEWS : fix;
}
