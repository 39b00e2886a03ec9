import { type CorsRequest, explain, type PolicyInput } from '../lib/policy';
import { parseAllowlist } from '../lib/policy/live-allowlist';

/** A class, as the page holds it. */
interface TestedClass {
  readonly name: string;
  readonly policy: PolicyInput;
  /** Name of the parameter that has its list; left out where the list is in code. */
  readonly list?: string;
  /** Domains under which patterns of that list count. */
  readonly patternsUnder?: readonly string[];
}

const classes: readonly TestedClass[] = JSON.parse(document.getElementById('classes')?.textContent ?? '[]');
const form = document.querySelector('form')!;
const answer = document.getElementById('answer')!;
const entries = document.getElementById('entries')!;

function value(name: string): string {
  return String(new FormData(form).get(name) ?? '').trim();
}

/** The steps of a browser: a preflight where one is needed, then the request. */
function requests(): CorsRequest[] {
  const [origin, method] = [value('origin'), value('method') || 'GET'];
  const headers = value('headers')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .sort();
  const actual: CorsRequest = { method, ...(origin !== '' && { origin }) };
  if (origin === '' || (['GET', 'HEAD', 'POST'].includes(method) && headers.length === 0)) return [actual];
  return [
    {
      method: 'OPTIONS',
      origin,
      requestMethod: method,
      ...(headers.length > 0 && { requestHeaders: headers.join(',') }),
    },
    actual,
  ];
}

function show(): void {
  const chosen = classes.find(({ name }) => name === value('class')) ?? classes[0]!;
  entries.hidden = chosen.list === undefined;
  const { policy: inCode, list, patternsUnder = [] } = chosen;
  const { origins, rejected } = parseAllowlist(value('entries'), inCode, patternsUnder, Date.now());
  const policy = list === undefined ? inCode : { ...inCode, origins };
  answer.replaceChildren();
  if (list !== undefined && rejected.length > 0)
    add(
      'p',
      `These entries admit nobody: ${rejected.map((entry) => `${entry.value} (${entry.code})`).join(', ')}`,
      'denied',
    );
  for (const request of requests()) {
    const { decision, rule, summary, fix } = explain(policy, request);
    const { allowed, status, reason, headers } = decision;
    const what = request.requestMethod === undefined ? request.method : `preflight for ${request.requestMethod}`;
    add('h3', `${what}: ${allowed ? 'allowed' : 'denied'}`, allowed ? 'allowed' : 'denied');
    add(
      'p',
      [`${summary} (${reason})`, rule && rule !== '*' ? `by the entry ${rule}` : '', fix ?? '']
        .filter(Boolean)
        .join('; '),
    );
    const lines = Object.entries(headers).map(([name, text]) => `${name}: ${text}`);
    add('pre', [status === undefined ? 'the answer of the API, with' : `${status}`, ...lines].join('\n'));
    if (!allowed) return;
  }
}

function add(tag: string, text: string, className = ''): void {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = className;
  answer.append(element);
}

form.addEventListener('input', show);
form.addEventListener('submit', (event) => event.preventDefault());
show();
