import { BLOCKED_REASONS } from './blocked-reasons';
import { classPage } from './class-page';
import { type GuideClass, whoOf } from './guide-class';
import type { GuideSettings } from './guide-settings';
import { Html, html } from './html';
import { block, layout, type Site, table } from './layout';

/** All pages of a guide, by name of the file. */
export function sitePages(
  classes: readonly GuideClass[],
  settings: GuideSettings,
  isInternal: boolean,
): Map<string, string> {
  const site: Site = { title: settings.title ?? 'Calling this API from pages', isInternal };
  return new Map([
    ['index.html', indexPage(site, classes, settings)],
    ['reasons.html', reasonsPage(site, settings)],
    ...classes.map((one) => [`${one.file}.html`, classPage(site, one, settings)] as const),
    ...(isInternal
      ? ([
          ['tester.html', testerPage(site, classes)],
          ['logs.html', logsPage(site)],
        ] as const)
      : []),
  ]);
}

function indexPage(
  site: Site,
  classes: readonly GuideClass[],
  { classes: texts = {}, contact }: GuideSettings,
): string {
  const rows = classes.map((one) => [
    html`<a href="${one.file}.html">${one.name}</a>`,
    texts[one.name]?.about ?? '',
    whoOf(one),
    html`<code>${one.policy.methods.join(', ')}</code>`,
    html`${[...new Set(one.places.map(({ path }) => path))].flatMap((path) => [html`<code>${path}</code>`, ' '])}`,
  ]);
  const body = html`<p class="lead">Browsers let a page read this API only as far as the API permits. Its paths fall into classes, and each class says who may call what.</p>
${table('Classes', ['class', 'for', 'who may call', 'methods', 'paths'], rows)}
<h2>In short</h2>
<ul>
<li>An <em>origin</em> is scheme, host and port of a page: <code>https://app.example.com</code>. Listed ones are compared letter by letter.</li>
<li>Before it sends some requests, a browser asks: a <em>preflight</em>. The answer is 204 with what is permitted, or 403 with the reason.</li>
<li>Servers, apps and <code>curl</code> send no origin. All of this does not apply to them, and does not replace that they sign in.</li>
</ul>
<h2>Ask for a change</h2>
<p>${contact ?? 'Ask whoever runs this API. Say which page needs what: its origin, the methods, the headers, and until when.'}</p>`;
  return layout(site, site.title, body);
}

function reasonsPage(site: Site, { contact }: GuideSettings): string {
  const body = html`<p class="lead">A denied request has no CORS headers, so that the console says the same of most reasons. The reason itself is in the answer: open it in the network panel of the developer tools.</p>
${block('{"type":"https://…","title":"Origin is not allowed","status":403,"reason":"origin-not-listed"}', 'Body of an answer to a denied preflight')}
${BLOCKED_REASONS.map(
  ({ code, what, console, todo }) => html`<h2 id="${code}"><code>${code}</code></h2>
<p>${what}</p>
<p>Chromium’s console:</p>
${block(`… has been blocked by CORS policy: ${console}`, `Console, ${code}`)}
<p><strong>${todo}</strong></p>
`,
)}
<h2>No reason at all?</h2>
<ul>
<li>A network error without an answer is the name, the certificate, the connection or a blocker of the visitor.</li>
<li>401 and 403 without <code>reason</code> come from whatever checks tokens and signatures, before CORS is looked at.</li>
<li>429 says to try again later; <code>Retry-After</code> says when.</li>
</ul>
${contact === undefined ? undefined : html`<h2>Ask</h2><p>${contact}</p>`}`;
  return layout(site, 'Why a request is blocked', body);
}

function testerPage(site: Site, classes: readonly GuideClass[]): string {
  const known = classes.map(({ name, stack, policy, config: { live } }) => ({
    name: classes.filter((one) => one.name === name).length === 1 ? name : `${stack}/${name}`,
    policy,
    ...(live && {
      list: typeof live.parameter === 'string' ? live.parameter : 'a parameter of the deployment',
      patternsUnder: live.patternsUnder ?? [],
    }),
  }));
  // JSON in a script: a text in it could end the element
  const data = new Html(
    JSON.stringify(known).replace(
      /[<>&]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
  const body = html`<p class="lead">Decides in this page, as the API does. Nothing is sent.</p>
<form>
<label>Class <select name="class">${known.map(({ name }) => html`<option>${name}</option>`)}</select></label>
<label>Origin of the page <input name="origin" value="https://app.example.com" spellcheck="false" autocomplete="off"></label>
<label>Method <input name="method" value="GET" spellcheck="false" autocomplete="off"></label>
<label>Headers that the script sets <input name="headers" placeholder="content-type, x-request-id" spellcheck="false" autocomplete="off"></label>
<label id="entries" hidden>Entries of its list, from Parameter Store <textarea name="entries" rows="3" spellcheck="false"></textarea></label>
</form>
<h2>Answer</h2>
<div id="answer" aria-live="polite"></div>
<script type="application/json" id="classes">${data}</script>`;
  return layout(site, 'Tester', body, 'tester.js');
}

const LOG_FIELDS: readonly (readonly [string, string])[] = [
  ['stack, class', 'whose decision it is'],
  ['place', 'where it was made: responder, edge, function, authorizer, connect or server'],
  ['kind', 'preflight, or actual: the request itself'],
  ['allowed, reason', 'what was decided, and why'],
  ['origin, method', 'who asked for what; left out where a line stands for several origins'],
  ['network', 'four digits that some 256 networks share, and others the next day'],
  ['weight', 'how many decisions the line stands for'],
];

function logsPage(site: Site): string {
  const body = html`<p class="lead">Each function that decides writes lines like this one, and CloudWatch counts them.</p>
${block('{"cdk-cors":"decision","stack":"Shop","class":"orders","place":"responder","kind":"preflight","allowed":false,\n "reason":"origin-not-listed","origin":"https://new.example","method":"PUT","network":"3fa9","weight":1,"_aws":{…}}', 'A line')}
${table(
  'Fields',
  ['field', 'says'],
  LOG_FIELDS.map(([field, says]) => [html`<code>${field}</code>`, says]),
)}
<h2>Who is denied?</h2>
<p>In CloudWatch Logs Insights:</p>
${block('filter `cdk-cors` = "decision" and allowed = 0\n| stats sum(weight) as requests by class, origin, reason\n| sort requests desc', 'Query')}
<h2>Would a change block anybody?</h2>
${block('npx cdk-cors replay functions.log --app cdk.out --class orders --list candidate.txt', 'Command')}`;
  return layout(site, 'Log lines', body);
}
