import { type Rule, whereStated } from './rule';

const MAX_LENGTH = 6;

export const functionUrlMethodRefused: Rule = {
  id: 'function-url-method-refused',
  level: 'error',
  summary: 'a function URL lists a method that AWS refuses',
  why: `Lambda takes methods of at most ${MAX_LENGTH} characters. OPTIONS is one too long, and needs no listing: Lambda answers preflights itself.`,
  fix: 'leave OPTIONS out of the methods',
  references: ['https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html'],
  check: (app) =>
    whereStated(app, ({ place, headers: { methods = [] } }) => {
      const refused = place === 'function-url' ? methods.filter(({ length }) => length > MAX_LENGTH) : [];
      return refused.length === 0 ? undefined : `lists ${refused.join(', ')}`;
    }),
};
