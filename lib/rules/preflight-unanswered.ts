import { isSimpleMethod } from '../policy/needs-preflight';
import { atMethod } from './places';
import type { Rule } from './rule';
import { codeSpeaks, isFronted } from './speaks';

export const preflightUnanswered: Rule = {
  id: 'preflight-unanswered',
  level: 'warning',
  summary: 'responses carry CORS headers, and nothing answers the preflights that come first',
  why: 'API Gateway answers OPTIONS with 403 where no method is there for it. Browsers then never send PUT, PATCH, DELETE, or what needs headers of its own.',
  fix: 'add CORS preflights to the path: addCorsPreflight of CDK, or an endpoint class',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html'],
  check: (app) =>
    app.restApis.flatMap((api) => {
      const unanswered = api.paths.filter(
        ({ options, methods }) => options === undefined && methods.every(({ httpMethod }) => httpMethod !== 'ANY'),
      );
      if (unanswered.length === 0 || isFronted(app, api)) return [];
      return unanswered
        .flatMap(({ methods }) => methods)
        .filter(({ httpMethod }) => !isSimpleMethod(httpMethod))
        .filter(({ stated, integration }) => stated !== undefined || codeSpeaks(app, integration.Uri) === true)
        .map((method) => atMethod(method, 'HttpMethod', 'states CORS headers, and its path has no OPTIONS method'));
    }),
};
