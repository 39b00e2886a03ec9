import { statesInVain } from '../template/cors/rest-api-statements';
import { atMethod } from './places';
import type { Rule } from './rule';
import { answersPreflights, isFronted, isSilent } from './speaks';

export const responseWithoutHeaders: Rule = {
  id: 'response-without-headers',
  level: 'warning',
  summary: 'preflights are answered, and the responses carry no CORS headers',
  why: 'The browser asks, is told yes, sends the request, and then keeps the response from the page. The request has been carried out.',
  fix:
    'state Access-Control-Allow-Origin in the integration responses (and declare it in the method responses), or have the handler behind a ' +
    'proxy integration state it, as withCors does',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html'],
  check: (app) =>
    app.restApis.flatMap((api) => {
      const answered = api.paths.filter((path) => answersPreflights(app, path));
      if (answered.length === 0 || isFronted(app, api)) return [];
      const methods = answered.flatMap((path) => path.methods.filter(({ httpMethod }) => httpMethod !== 'OPTIONS'));
      return methods
        .filter((method) => isSilent(app, method) && !statesInVain(method.integration))
        .map((method) => {
          const isProxy = method.integration.Type === 'AWS_PROXY';
          const where = isProxy
            ? 'the code of its function never names Access-Control-Allow-Origin'
            : 'no integration response does';
          return atMethod(method, 'Integration', `states no CORS headers: ${where}`);
        });
    }),
};
