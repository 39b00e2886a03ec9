import { type Rule, whereStated } from './rule';

export const headerValueRefused: Rule = {
  id: 'header-value-refused',
  level: 'error',
  summary: 'the value of a header stands without single quotes',
  why: 'API Gateway takes a value without inner quotes for a mapping expression, does not know it, and refuses the deployment.',
  fix: `put the value in single quotes of its own: "'*'"`,
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html'],
  check: (app) =>
    whereStated(app, ({ headers: { refused } }) =>
      refused.length === 0 ? undefined : `sets values that are no expressions: ${refused.join(', ')}`,
    ),
};
