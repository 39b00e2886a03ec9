import { hasSoundALabels } from './a-label';
import { isProblem, type OriginPattern, type OriginProblem, parseOriginPattern } from './origin';

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

/**
 * `parseOriginPattern` for what authors write: with what takes tables that are too heavy for a function, and with advice
 * that no function gives.
 */
export function parseAuthoredOrigin(text: string): OriginPattern | OriginProblem {
  if (/^file:\/\//i.test(text)) return LOCAL_FILE;
  const parsed = parseOriginPattern(text);
  // what knows the tables is loaded for hosts that need it
  if (isProblem(parsed) || !parsed.host.includes('xn--')) return parsed;
  return hasSoundALabels(parsed.host) ? parsed : UNSOUND_A_LABEL;
}
