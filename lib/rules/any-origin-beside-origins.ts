import { type Rule, whereStated } from './rule';

export const anyOriginBesideOrigins: Rule = {
  id: 'any-origin-beside-origins',
  level: 'warning',
  summary: '* stands beside listed origins',
  why: 'It lets everybody in. The list beside it means nothing, and whoever reads it believes that it does.',
  fix: 'remove * or remove the list',
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html'],
  check: (app) =>
    whereStated(app, ({ headers: { origins } }) =>
      origins.includes('*') && origins.length > 1 ? 'allows any origin beside a list of origins' : undefined,
    ),
};
