import { spanOf } from '../../lib/contract/times';
import { needsPreflight } from '../../lib/policy/needs-preflight';
import { classExamples } from './class-examples';
import { callOf, type GuideClass, whoOf } from './guide-class';
import type { GuideSettings } from './guide-settings';
import { type Html, html } from './html';
import { block, layout, type Site, table } from './layout';

const HALVES = { all: 'all methods', read: 'GET, HEAD', write: 'methods that write' } as const;
const SIMPLE_METHODS = ['GET', 'HEAD', 'POST'];

/** The page of a class: what it is for, how to call it, and how to ask for a change. */
export function classPage(site: Site, guided: GuideClass, settings: GuideSettings): string {
  const { name, places } = guided;
  const { about, contact = settings.contact } = settings.classes?.[name] ?? {};
  const base = (settings.url ?? 'https://API').replace(/\/$/, '');
  const body = html`<p class="lead">${about ?? `For ${whoOf(guided)}.`}</p>
${rulesTable(site, guided)}
<h2>Where</h2>
${table(
  'Paths',
  ['path', 'of', 'methods'],
  places.map(({ path, target, kind, half }) => [
    html`<code>${path}</code>`,
    site.isInternal ? target : kind,
    HALVES[half],
  ]),
)}
<h2>How to call it</h2>
${classExamples(guided, base).map(
  ({ title, text, notes }) => html`<h3>${title}</h3>
${block(text, title)}
<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>
`,
)}
<h2>Without a preflight</h2>
${preflightText(guided)}
<h2>Blocked?</h2>
<p>The answer to a denied preflight says why, in its body: open it in the network panel of the developer tools. <a href="reasons.html">Each reason</a> has what the console says, and what to do.</p>
<h2>Ask for a change</h2>
<p>${contact ?? 'Ask whoever runs this API. Say which page needs what: its origin, the methods, the headers, and until when.'}</p>`;
  return layout(site, name, body);
}

function rulesTable(site: Site, guided: GuideClass): Html {
  const { policy, config } = guided;
  const list = (values: readonly string[], none: string) =>
    values.length === 0 ? none : html`<code>${values.join(', ')}</code>`;
  const scopes = Object.entries(config.scopes ?? {}).map(([method, all]) => `${method}: ${all.join(' ')}`);
  const rows: [string, Html | string][] = [
    ['who', whoOf(guided)],
    ...(site.isInternal ? [['origins', originsOf(guided)] satisfies [string, Html | string]] : []),
    ['methods', list(policy.methods, 'none')],
    ['request headers', list(policy.requestHeaders, 'none but those that need no permission')],
    ['headers that scripts may read', list(policy.exposedHeaders, 'none but those that need no permission')],
    ['cookies', policy.credentials ? 'travel, where the page asks for it (credentials: include)' : 'do not travel'],
    ...(scopes.length > 0
      ? [['token', html`<code>${scopes.join('; ')}</code>`] satisfies [string, Html | string]]
      : []),
    ['writes of other sites', policy.rejectForeignWrites ? 'are stopped with 403' : 'are not stopped by this class'],
    ['browsers ask again after', spanOf(policy.maxAgeSeconds)],
  ];
  return table('Rules', ['rule', 'value'], rows);
}

function originsOf({ policy, config: { live } }: GuideClass): Html | string {
  if (live) {
    const name = typeof live.parameter === 'string' ? live.parameter : 'a parameter that the deployment names';
    return html`in Parameter Store: <code>${name}</code>; a change is in force within ${spanOf(live.freshForSeconds)}`;
  }
  return policy.origins === '*' ? 'any' : html`<code>${policy.origins.join(' ')}</code>`;
}

/** Which calls of the class browsers send at once. */
function preflightText(guided: GuideClass): Html {
  const { policy } = guided;
  if (callOf(guided).hasToken)
    return html`<p>Every call has a token in <code>Authorization</code>, and browsers always ask before they send that. They keep a yes for ${spanOf(policy.maxAgeSeconds)}.</p>`;
  const simple = policy.methods.filter((method) => SIMPLE_METHODS.includes(method));
  if (!needsPreflight(policy)) return html`<p>Browsers ask nothing before any call that this class permits.</p>`;
  if (simple.length === 0)
    return html`<p>Browsers ask before every call of this class. They keep a yes for ${spanOf(policy.maxAgeSeconds)}.</p>`;
  return html`<p>Browsers send these at once, which saves a round trip: <code>${simple.join(', ')}</code> without a header but <code>Accept</code>, <code>Accept-Language</code>, <code>Content-Language</code>, and a <code>Content-Type</code> of <code>text/plain</code>, <code>multipart/form-data</code> or <code>application/x-www-form-urlencoded</code>. All others are asked for first; a yes is kept for ${spanOf(policy.maxAgeSeconds)}.</p>`;
}
