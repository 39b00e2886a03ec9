import { type Rule, whereStated } from './rule';

export const nullOrigin: Rule = {
  id: 'null-origin',
  level: 'error',
  summary: 'the origin null is allowed',
  why: 'Every website can send it, from a sandboxed frame: it lets everybody in, and looks as if it let nobody in.',
  fix: 'list the origin of the page instead; serve local files from http://localhost while you develop',
  references: ['https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-opaque'],
  check: (app) =>
    whereStated(app, ({ headers: { origins } }) =>
      origins.some((origin) => origin.toLowerCase() === 'null') ? 'allows the origin null' : undefined,
    ),
};
