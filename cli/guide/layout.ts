import { type Html, html } from './html';

/** What a page of a guide has in its head. */
export interface Site {
  readonly title: string;
  /** Whether it tells of lists. */
  readonly isInternal: boolean;
}

/** A whole page. @param script file of a script of ours */
export function layout({ title, isInternal }: Site, heading: string, body: Html, script?: string): string {
  const links = [
    html`<a href="index.html">Classes</a>`,
    html`<a href="reasons.html">Blocked?</a>`,
    ...(isInternal ? [html`<a href="tester.html">Tester</a>`, html`<a href="logs.html">Logs</a>`] : []),
  ];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading === title ? title : `${heading} - ${title}`}</title>
<link rel="stylesheet" href="guide.css">
</head>
<body>
<header><strong>${title}</strong><nav aria-label="Guide"> ${links.flatMap((link) => [link, ' '])}</nav></header>
<main>
<h1>${heading}</h1>
${body}
</main>
<footer>${isInternal ? 'Internal: this guide names who is listed.' : 'Rules and reasons. Who is listed is not in this guide.'}</footer>
${script === undefined ? undefined : html`<script src="${script}"></script>`}
</body>
</html>
`;
  return page.text;
}

/** A table that scrolls by itself on narrow screens. */
export function table(label: string, headings: readonly string[], rows: readonly (readonly (Html | string)[])[]): Html {
  return html`<div class="wide" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${headings.map((one) => html`<th scope="col">${one}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([
      first = '',
      ...others
    ]) => html`<tr><th scope="row">${first}</th>${others.map((one) => html`<td>${one}</td>`)}</tr>
`,
  )}</tbody>
</table></div>`;
}

/** Lines to be copied. */
export function block(text: string, label: string): Html {
  return html`<pre tabindex="0" aria-label="${label}"><code>${text}</code></pre>`;
}
