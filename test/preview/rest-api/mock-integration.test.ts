import { describe, expect, it } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib';
import {
  ContentHandling,
  type IntegrationOptions,
  type IntegrationResponse,
  MockIntegration,
  PassthroughBehavior,
  RestApi,
  type RestApiProps,
} from 'aws-cdk-lib/aws-apigateway';
import { preview } from '../../support/preview/served-app';

const OK: IntegrationResponse = { statusCode: '200', responseTemplates: { 'application/json': 'ok' } };

interface Mock {
  readonly request?: string;
  readonly response?: string;
  readonly headers?: Record<string, string>;
  readonly integration?: Partial<IntegrationOptions>;
  readonly integrationResponse?: Partial<IntegrationResponse>;
  readonly api?: RestApiProps;
}

/** An API whose `/x/{id}` is answered by a MOCK integration; what its URL answers to a request. */
async function mocked({ request = '{ statusCode: 200 }', response = 'ok', headers = {}, ...more }: Mock) {
  const started = await preview((stack: Stack) => {
    const api = new RestApi(stack, 'Api', { deployOptions: { variables: { colour: 'blue' } }, ...more.api });
    const responseParameters = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, value]),
    );
    const integration = new MockIntegration({
      requestTemplates: { 'application/json': request },
      integrationResponses: [
        {
          statusCode: '200',
          responseTemplates: { 'application/json': response },
          responseParameters,
          ...more.integrationResponse,
        },
      ],
      ...more.integration,
    });
    const declared = Object.fromEntries(Object.keys(responseParameters).map((name) => [name, true]));
    const methodResponses = [{ statusCode: '200', responseParameters: declared }];
    api.root.addResource('x').addResource('{id}').addMethod('ANY', integration, { methodResponses });
  });
  return { ...started, send: (path = '/x/7', init?: RequestInit) => fetch(`${started.url}${path}`, init) };
}

const rendered = async (response: string, init?: RequestInit, path?: string) => {
  const { send } = await mocked({ response });
  return (await send(path, init)).text();
};

describe('a MOCK integration', () => {
  it.each([
    ["$input.params('id') $input.params('q') $input.params('X-A') [$input.params('none')]", '7 1 a []'],
    ["$input.params().path.id $input.params().querystring.q $input.params().header.get('X-A')", '7 1 a'],
    ["#foreach($n in $input.params().header.keySet())#if($n.toLowerCase() == 'x-a')$n#end#end", 'X-A'],
    ["#if($input.params().header.containsKey('X-A'))yes#{else}no#end", 'yes'],
    ["#if(!$input.params().header.containsKey('X-B'))none#end", 'none'],
    [
      "#set($l = ['a', 'b'])#if($l.contains('b'))yes#end#if(!$l.contains('c'))no#end $l.size() $l.get(0) $l",
      'yesno 2 a [a, b]',
    ],
    [
      "#set($s = 'https://a.example')$s.startsWith('https') $s.indexOf('a.') $s.length() $s.contains('b') $s.indexOf('', 99)",
      'true 8 17 false 17',
    ],
    ["#set($s = 'a,b,,')#foreach($p in $s.split(','))<$p>#end", '<a><b>'],
    [
      "#set($s = 'aXbX')$s.replace('X', '$') $s.replaceAll('[A-Z]', '-') $s.matches('a.*') $s.matches('a')",
      'a$b$ a-b- true false',
    ],
    [
      "#set($m = {'k': 'v'})$m.get('k') $m.k $m.toString() #foreach($e in $m.entrySet())$e.key=$e.value#end",
      'v v {k=v} k=v',
    ],
    [
      '$context.httpMethod $context.stage $context.resourcePath $context.path $context.identity.sourceIp',
      'GET prod /x/{id} /prod/x/7 127.0.0.1',
    ],
    ['$stageVariables.colour [$!stageVariables.none]', 'blue []'],
    [
      "$util.escapeJavaScript('it\\'s').length() $util.urlEncode('a b&c') $util.base64Encode('a') $util.base64Decode('YQ==')",
      '5 a+b%26c YQ== a',
    ],
    ['#set($o = $util.parseJson(\'{"a":{"b":[1,2]}}\'))$o.a.b[1]', '2'],
    ['$nothing', '$nothing'],
  ])('renders %s', async (template, expected) => {
    expect(await rendered(template, { headers: { 'X-A': 'a' } }, '/x/7?q=1')).toBe(expected);
  });

  it('reads the body in the request template, and shares $context with the response template', async () => {
    const { send } = await mocked({
      request:
        "#set($context.requestOverride.path.body = $input.body)#set($context.requestOverride.path.part = $input.json('$.a[1]')){ statusCode: 200 }",
      response: '$context.requestOverride.path.body $context.requestOverride.path.part',
    });
    const init = { method: 'POST', body: '{"a":[1,{"b":2}]}', headers: { 'content-type': 'application/json' } };
    expect(await (await send('/x/7', init)).text()).toBe('{"a":[1,{"b":2}]} {"b":2}');
  });

  it('sets mapped headers: literals, request parameters, context and stage variables', async () => {
    const { send } = await mocked({
      headers: {
        'X-Literal': "'a, b'",
        'X-Header': 'method.request.header.X-A',
        'X-Path': 'method.request.path.id',
        'X-Query': 'method.request.querystring.q',
        'X-Context': 'context.resourcePath',
        'X-Stage': 'stageVariables.colour',
        'X-None': 'method.request.header.None',
      },
    });
    const { headers } = await send('/x/7?q=1', { headers: { 'X-A': 'a' } });
    const values = ['x-literal', 'x-header', 'x-path', 'x-query', 'x-context', 'x-stage', 'x-none'];
    expect(values.map((name) => headers.get(name))).toEqual(['a, b', 'a', '7', '1', '/x/{id}', 'blue', null]);
  });

  it('overrides status and headers after the mappings', async () => {
    const { send } = await mocked({
      headers: { Vary: "'Accept'" },
      response: `#set($context.responseOverride.status = 403)
        #set($context.responseOverride.header.Vary = "Origin")
        #set($context.responseOverride.header['Content-Type'] = 'application/problem+json'){"a":1}`,
    });
    const response = await send();
    expect(response.status).toBe(403);
    expect(response.headers.get('vary')).toBe('Origin');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({ a: 1 });
  });

  it('sends no body with 204', async () => {
    const { send } = await mocked({ response: '#set($context.responseOverride.status = 204)text' });
    const response = await send();
    expect([response.status, await response.text(), response.headers.get('content-length')]).toEqual([204, '', null]);
  });

  it('selects the integration response by the status, else the one without a pattern', async () => {
    const integrationResponses = [
      { statusCode: '400', selectionPattern: '4\\d\\d', responseTemplates: { 'application/json': 'four' } },
      { statusCode: '200', responseTemplates: { 'application/json': 'other' } },
    ];
    const request = `{"statusCode": #if($input.params('bad') == '1')404#{else}200#end}`;
    const { send } = await mocked({ request, integration: { integrationResponses } });
    const [good, bad] = [await send(), await send('/x/7?bad=1')];
    expect([good.status, await good.text()]).toEqual([200, 'other']);
    expect([bad.status, await bad.text()]).toEqual([400, 'four']);
  });

  it('selects the response template by Accept, application/json where nothing fits', async () => {
    const responseTemplates = { 'text/plain': 'plain', 'application/json': 'json' };
    const { send } = await mocked({ integrationResponse: { responseTemplates } });
    const accepting = async (accept: string) => (await send('/x/7', { headers: { accept } })).text();
    expect(await accepting('text/plain;q=1, */*')).toBe('plain');
    expect(await accepting('image/png')).toBe('json');
    expect(await accepting('*/*')).toBe('json');
  });

  it.each([
    [PassthroughBehavior.NEVER, 415],
    [PassthroughBehavior.WHEN_NO_TEMPLATES, 415],
    [PassthroughBehavior.WHEN_NO_MATCH, 200],
  ])('treats a body without a template by passthroughBehavior %s', async (passthroughBehavior, status) => {
    const { send } = await mocked({ integration: { passthroughBehavior } });
    const init = { method: 'POST', body: '{"statusCode": 200}', headers: { 'content-type': 'text/plain' } };
    expect((await send('/x/7', init)).status).toBe(status);
  });

  it.each([
    ['an unknown method of Java', { response: "$input.params('id').codePointAt(0)" }, 'codePointAt'],
    [
      'an override of the same header twice',
      {
        response: '#set($context.responseOverride.header.A = "1")#set($context.responseOverride.header.A = "2")',
      },
      'overrides A more than once',
    ],
    [
      'an override of the status twice',
      {
        response: '#set($context.responseOverride.status = 204)#set($context.responseOverride.status = 403)',
      },
      'overrides status more than once',
    ],
    ['a status that is none', { response: '#set($context.responseOverride.status = "x")' }, 'is none'],
    ['a request template without statusCode', { request: '{}' }, 'has no statusCode'],
    ['a template that does not parse', { response: '#if(' }, 'mapping template'],
    [
      'a status without a response',
      { integration: { integrationResponses: [{ ...OK, selectionPattern: '5..' }] } },
      'no integration response',
    ],
    ['a JSONPath that is not served', { response: "$input.json('$..a')" }, 'JSONPath'],
    [
      'a header that HTTP does not allow',
      { headers: { 'X-A': "'a'" }, response: '#set($context.responseOverride.header.X-A = "a\nb")' },
      '500',
    ],
  ])('answers 500 for %s', async (_, mock, reason) => {
    const { send, lines } = await mocked(mock);
    const response = await send();
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: 'Internal server error' });
    expect(lines.join('\n')).toContain(reason);
  });

  describe('with binaryMediaTypes */*', () => {
    const api = { binaryMediaTypes: ['*/*'] };
    const text = { contentHandling: ContentHandling.CONVERT_TO_TEXT };

    it('answers 500 where the integration does not convert to text', async () => {
      const { send, lines } = await mocked({ api, integrationResponse: text });
      expect((await send()).status).toBe(500);
      expect(lines.join('\n')).toContain('needs contentHandling CONVERT_TO_TEXT');
    });

    it('answers 500 where the response does not and is no Base64', async () => {
      const { send } = await mocked({ api, integration: text, response: '{"a":1}' });
      expect((await send()).status).toBe(500);
    });

    it('answers where both convert to text', async () => {
      const { send } = await mocked({ api, integration: text, integrationResponse: text, response: '{"a":1}' });
      expect(await (await send()).json()).toEqual({ a: 1 });
    });
  });

  it('serves the preflights that the CDK makes', async () => {
    const { url } = await preview((stack) => {
      const allowOrigins = ['https://a.example', 'https://b.example'];
      new RestApi(stack, 'Api', { defaultCorsPreflightOptions: { allowOrigins, allowCredentials: true } });
    });
    const allowed = async (origin: string) =>
      (await fetch(url, { method: 'OPTIONS', headers: { Origin: origin } })).headers.get('access-control-allow-origin');
    expect(await allowed('https://b.example')).toBe('https://b.example');
    expect(await allowed('https://evil.example')).toBe('https://a.example');
  });
});
