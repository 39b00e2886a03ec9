import { statesInVain } from '../template/cors/rest-api-statements';
import { atMethod } from './places';
import type { Rule } from './rule';
import { codeSpeaks } from './speaks';

export const integrationResponsesIgnored: Rule = {
  id: 'integration-responses-ignored',
  level: 'warning',
  summary: 'CORS headers stand in integration responses that API Gateway does not look at',
  why: 'A proxy integration passes on what the function or the server answers. What the template states beside it is never sent.',
  fix: 'have the handler state the headers, as withCors does, and remove the integration responses; or use an integration that is no proxy',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html'],
  check: (app) =>
    app.restApis.flatMap(({ paths }) =>
      paths
        .flatMap(({ methods }) => methods)
        .filter(({ integration }) => statesInVain(integration) && codeSpeaks(app, integration.Uri) !== true)
        .map((method) =>
          atMethod(method, 'Integration/IntegrationResponses', `states CORS headers beside ${method.integration.Type}`),
        ),
    ),
};
