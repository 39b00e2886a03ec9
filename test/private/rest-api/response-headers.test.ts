import { describe, expect, it } from '@jest/globals';
import { Fn } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  type CfnMethod,
  ContentHandling,
  HttpIntegration,
  type IntegrationOptions,
  type MethodOptions,
  MockIntegration,
  Model,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { preview } from '../../support/preview/served-app';
import { ApiApp, type Properties, refusal } from '../../support/synth/rest-api-app';
import { renderMock } from '../../support/synth/velocity-harness';

const [FIRST, SECOND] = ['https://a.shop.example', 'https://b.shop.example'] as const;
const ALLOW_ORIGIN = 'method.response.header.Access-Control-Allow-Origin';

const several = ({ stack }: ApiApp) =>
  EndpointClass.credentialed(stack, 'Several', {
    allowlist: OriginAllowlist.of(FIRST, SECOND),
    methods: ['GET'],
    exposedHeaders: ['x-total'],
  });

interface Given {
  readonly integration?: IntegrationOptions;
  readonly options?: MethodOptions;
  readonly endpointClass?: (app: ApiApp) => EndpointClass;
  readonly change?: (method: CfnMethod) => void;
}

/** An API whose `GET /a` maps responses, as the template has it; what a mapping holds stands in its place. */
function synth(given: Given, app = new ApiApp()) {
  const { integration, options, endpointClass = several, change } = given;
  const http = new HttpIntegration('https://backend.example', { proxy: false, options: integration ?? {} });
  const method = app.api.root.addResource('a').addMethod('GET', http, options);
  change?.(method.node.defaultChild as CfnMethod);
  RestApiCors.of(app.api).apply('/a', endpointClass(app));
  const template = Template.fromStack(app.stack);
  const { Mappings = {} } = template.toJSON();
  const methods = Object.values(template.findResources('AWS::ApiGateway::Method'));
  const get = methods.find(({ Properties }) => Properties.HttpMethod === 'GET')!.Properties as Properties;
  const filled = JSON.parse(JSON.stringify(get), (_, value) => {
    const [map, first, second] = value?.['Fn::FindInMap'] ?? [];
    if (map !== undefined) return Mappings[map][first][second];
    const join = value?.['Fn::Join'];
    return join?.[1].every((part: unknown) => typeof part === 'string') ? join[1].join(join[0]) : value;
  });
  return { app, method: filled, responses: filled.Integration.IntegrationResponses as Properties[] };
}

const templatesOf = (response: Properties | undefined) =>
  (response?.['ResponseTemplates'] ?? {}) as Record<string, string>;
const render = (template: string, origin?: string) =>
  renderMock(template, origin === undefined ? {} : { Origin: origin });

describe('several origins in code', () => {
  const OWN = '\n{"total": "7"}#if(true)\n\n#end ';

  it('are told apart by a response template that is there, before it says a byte', () => {
    const responseTemplates = { 'application/json': OWN, 'text/csv': 'total' };
    const { app, method, responses } = synth({
      integration: { integrationResponses: [{ statusCode: '200', responseTemplates }] },
      options: { methodResponses: [{ statusCode: '200' }] },
    });
    expect(app.silence()).toBeUndefined();
    const { 'application/json': json, 'text/csv': csv } = templatesOf(responses[0]);
    expect(render(json!, SECOND).headers).toEqual({
      'access-control-allow-origin': SECOND,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-total',
    });
    expect(render(csv!, FIRST).headers).toMatchObject({ 'access-control-allow-origin': FIRST });
    for (const origin of ['https://c.shop.example', `${FIRST} ${SECOND}`, '', 'null', undefined]) {
      expect(render(json!, origin).headers).toEqual({});
    }
    expect(responses[0]).toMatchObject({ ResponseParameters: { 'method.response.header.Vary': "'Origin'" } });
    expect(method.MethodResponses).toEqual([
      { StatusCode: '200', ResponseParameters: { 'method.response.header.Vary': true } },
    ]);
  });

  it.each(['', ' ', '\n', '\r\n{}', '  \n\n x', 'end', '#end', '{corsEnd}', '$x', '"é€\u{1F600}"', '#set($a = 1)\n$a'])(
    'leave the body as it is: %j',
    (body) => {
      const { responses } = synth({
        integration: { integrationResponses: [{ statusCode: '200', responseTemplates: { 'text/plain': `${body}|` } }] },
        options: { methodResponses: [{ statusCode: '200' }] },
      });
      const template = templatesOf(responses[0])['text/plain']!;
      expect(template.endsWith(`${body}|`)).toBe(true);
      const prefix = template.slice(0, -body.length - 1);
      expect(prefix).not.toMatch(/[\r\n]/);
      if (!body.includes('#end')) expect(render(template, FIRST).body).toBe(render(`${body}|`).body);
    },
  );

  it('are told apart where the body is declared to be JSON or text', () => {
    const integration = { integrationResponses: [{ statusCode: '200' }] };
    const declared = (type: string) => ({
      integration,
      options: { methodResponses: [{ statusCode: '200', responseModels: { [type]: Model.EMPTY_MODEL } }] },
    });
    for (const type of ['application/json', 'application/problem+json', 'text/csv']) {
      const { app, responses } = synth(declared(type));
      expect(app.silence()).toBeUndefined();
      expect(templatesOf(responses[0])[type]).toMatch(/\$\{corsEnd\}\$input\.body$/);
    }
  });

  it.each<[string, Given, ApiApp?]>([
    ['nothing says what the body is', {}],
    [
      'the body is declared to be binary',
      { options: { methodResponses: [{ statusCode: '200', responseModels: { 'image/png': Model.EMPTY_MODEL } }] } },
    ],
    [
      'the body is made binary',
      {
        integration: {
          integrationResponses: [{ statusCode: '200', contentHandling: ContentHandling.CONVERT_TO_BINARY }],
        },
        options: {
          methodResponses: [{ statusCode: '200', responseModels: { 'application/json': Model.EMPTY_MODEL } }],
        },
      },
    ],
    [
      'the API takes JSON for binary',
      {
        options: {
          methodResponses: [{ statusCode: '200', responseModels: { 'application/json': Model.EMPTY_MODEL } }],
        },
      },
      new ApiApp(undefined, { binaryMediaTypes: ['*/*'] }),
    ],
    [
      'one of its responses has no template',
      {
        integration: {
          integrationResponses: [
            { statusCode: '200', responseTemplates: { 'application/json': '{}' } },
            { statusCode: '500', selectionPattern: '5..' },
          ],
        },
      },
    ],
    [
      'Vary is that of the server behind',
      {
        integration: {
          integrationResponses: [
            {
              statusCode: '200',
              responseTemplates: { 'application/json': '{}' },
              responseParameters: { 'method.response.header.Vary': 'integration.response.header.Vary' },
            },
          ],
        },
        options: {
          methodResponses: [{ statusCode: '200', responseParameters: { 'method.response.header.Vary': true } }],
        },
      },
    ],
  ])('are told where %s, and nothing is changed', (_, given, app = new ApiApp()) => {
    const whole = { ...given, integration: given.integration ?? { integrationResponses: [{ statusCode: '200' }] } };
    const { app: told, responses } = synth(whole, app);
    expect(told.silence()).toContain('GET /a: its integration responses can state any origin');
    expect(JSON.stringify(responses)).not.toMatch(/Access-Control|'Origin'/);
  });

  it('keep what a response varies by already', () => {
    const { responses } = synth({
      integration: {
        integrationResponses: [
          {
            statusCode: '200',
            responseTemplates: { 'application/json': '{}' },
            responseParameters: { 'method.response.header.vary': "'Accept'" },
          },
        ],
      },
      options: {
        methodResponses: [{ statusCode: '200', responseParameters: { 'method.response.header.vary': true } }],
      },
    });
    expect(responses[0]).toMatchObject({ ResponseParameters: { 'method.response.header.vary': "'Accept, Origin'" } });
  });

  it('stand beside what only the deployment knows', () => {
    const app = new ApiApp();
    const responseTemplates = { 'application/json': `{"region": "${app.stack.region}"}` };
    const { responses } = synth(
      {
        integration: { integrationResponses: [{ statusCode: '200', responseTemplates }] },
        options: { methodResponses: [{ statusCode: '200' }] },
      },
      app,
    );
    const join = (responses[0]!['ResponseTemplates'] as Record<string, { 'Fn::Join': [string, unknown[]] }>)[
      'application/json'
    ]!['Fn::Join'];
    expect(join[1].slice(-3)).toEqual([expect.stringContaining('{"region": "'), { Ref: 'AWS::Region' }, '"}']);
  });

  it('must not be stated by the template itself', () => {
    const text = "#set($context.responseOverride.header.Access-Control-Allow-Origin = '*'){}";
    const given = {
      integration: { integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': text } }] },
      options: { methodResponses: [{ statusCode: '200' }] },
    };
    for (const endpointClass of [several, (app: ApiApp) => app.catalogue()]) {
      expect(refusal(() => synth({ ...given, endpointClass })).join('\n')).toContain(
        'integration-states-cors - got "application/json": the integration response 200 of GET /a states CORS headers by it itself',
      );
    }
  });

  it('are answered with in the preview', async () => {
    const { url } = await preview((stack) => {
      const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
      const mock = new MockIntegration({
        requestTemplates: { 'application/json': '{"statusCode": 200}' },
        integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': '\n{"total": 7}\n' } }],
      });
      api.root.addMethod('GET', mock, { methodResponses: [{ statusCode: '200' }] });
      const allowlist = OriginAllowlist.of(FIRST, SECOND);
      RestApiCors.of(api).apply('/', EndpointClass.credentialed(stack, 'Several', { allowlist, methods: ['GET'] }));
    });
    const get = (origin: string) => fetch(url, { headers: { origin } });
    const listed = await get(SECOND);
    expect(listed.headers.get('access-control-allow-origin')).toBe(SECOND);
    expect([listed.headers.get('vary'), await listed.text()]).toEqual(['Origin', '\n{"total": 7}\n']);
    const foreign = await get('https://c.shop.example');
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    expect([foreign.headers.get('vary'), await foreign.text()]).toEqual(['Origin', '\n{"total": 7}\n']);
  });
});

describe('what overrides put in place', () => {
  const ANY = { [ALLOW_ORIGIN]: "'*'" };
  const catalogue = (app: ApiApp) => app.catalogue();

  it('is kept, and states the headers: lists of responses', () => {
    const shared = [{ StatusCode: 200, ResponseParameters: { 'method.response.header.X-Total': "'1'" } }];
    const { app, method, responses } = synth({
      endpointClass: catalogue,
      change: (resource) => {
        resource.addPropertyOverride('Integration.IntegrationResponses', shared);
        resource.addPropertyOverride('MethodResponses', [{ StatusCode: '200' }, { StatusCode: '201' }]);
      },
    });
    expect(responses).toEqual([
      { StatusCode: 200, ResponseParameters: { 'method.response.header.X-Total': "'1'", ...ANY } },
    ]);
    expect(method.MethodResponses).toEqual([
      { StatusCode: '200', ResponseParameters: { [ALLOW_ORIGIN]: true } },
      { StatusCode: '201' },
    ]);
    expect(app.silence()).toBeUndefined();
    expect(JSON.stringify(shared)).not.toContain('Access-Control');
  });

  it('is kept, and states the headers: an integration as a whole, and parts of a response', () => {
    const whole = synth({
      endpointClass: catalogue,
      change: (resource) =>
        resource.addPropertyOverride('Integration', { Type: 'MOCK', IntegrationResponses: [{ StatusCode: '200' }] }),
    });
    expect(whole.responses).toEqual([{ StatusCode: '200', ResponseParameters: ANY }]);
    expect(whole.app.silence()).toBeUndefined();
    const part = synth({
      endpointClass: catalogue,
      integration: { integrationResponses: [{ statusCode: '200' }] },
      change: (resource) => resource.addPropertyOverride('Integration.IntegrationResponses.0.StatusCode', '201'),
    });
    expect(part.responses).toEqual([{ StatusCode: '201', ResponseParameters: ANY }]);
  });

  it('is read: headers of their own, templates, and what only the deployment knows', () => {
    const overridden = (responses: unknown, endpointClass = catalogue) =>
      synth({
        endpointClass,
        change: (resource) => resource.addPropertyOverride('Integration.IntegrationResponses', responses),
      });
    expect(
      refusal(() => overridden([{ StatusCode: '200', ResponseParameters: { [ALLOW_ORIGIN]: "'https://x.example'" } }])),
    ).toContainEqual(expect.stringContaining(`integration-states-cors - got "${ALLOW_ORIGIN}"`));
    const template = overridden([{ StatusCode: '200', ResponseTemplates: { 'application/json': '{}' } }], several);
    expect(templatesOf(template.responses[0])['application/json']).toMatch(/\{\}$/);
    const unknown = overridden(Fn.conditionIf('X', [], []));
    expect(unknown.app.silence()).toContain('GET /a: the integration declares no response');
  });
});

describe('headers of the server behind that are mapped', () => {
  const responseParameters = { [ALLOW_ORIGIN]: 'integration.response.header.access-control-allow-origin' };
  const given = {
    integration: { integrationResponses: [{ statusCode: '200', responseParameters }] },
    options: { methodResponses: [{ statusCode: '200', responseParameters: { [ALLOW_ORIGIN]: true } }] },
  };

  it('are those of the server, where the responses cannot state them', () => {
    for (const endpointClass of [several, (app: ApiApp) => app.orders()]) {
      const { app } = synth({ ...given, endpointClass });
      expect(app.silence()).toContain('GET /a: the server behind it has to state them');
    }
  });

  it('are in the way of constants', () => {
    expect(refusal(() => synth({ ...given, endpointClass: (app) => app.catalogue() })).join('\n')).toContain(
      'integration-states-cors',
    );
  });
});
