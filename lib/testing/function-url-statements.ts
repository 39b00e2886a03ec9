import type { FunctionUrl } from '../template/function-url/function-url';
import type { Handlers } from './handlers';
import type { StatementsOf } from './target';

/** Who states the policies of a function URL. */
export function functionUrlStatements({ id, cors }: FunctionUrl, handlers: Handlers): StatementsOf {
  const by = [cors ? 'CORS configuration of the URL' : handlers.statementOf(id)];
  return () => ({ preflights: by, responses: by });
}
