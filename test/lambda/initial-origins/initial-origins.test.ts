import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { handler } from '../../../lambda/initial-origins';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { type Behaviour, breaksOff, ParameterServer, refuses, says } from '../../support/request/parameter-server';

let store: ParameterServer;
let cloudFormation: Server;
let responseUrl: string;
/** Statuses with which CloudFormation's bucket answers; 200 once they are used up. */
let statuses: number[];
let responses: { method: string; url: string; type: string | undefined; body: Record<string, unknown> }[];
let lines: Record<string, unknown>[];

beforeEach(async () => {
  store = await new ParameterServer().start();
  store.behaviour = says('{"Version":1,"Tier":"Standard"}');
  for (const [name, value] of Object.entries(store.env)) stubEnv(name, value);
  statuses = [];
  responses = [];
  lines = [];
  cloudFormation = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers } = request;
    responses.push({ method, url, type: headers['content-type'], body: JSON.parse(body) });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => cloudFormation.listen(0, '127.0.0.1', resolve));
  responseUrl = `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/bucket?signature=abc%20`;
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)));
    return true;
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  unstubEnvs();
  cloudFormation.closeAllConnections();
  cloudFormation.close();
  await store.stop();
});

function request(list: object, more: object = {}) {
  return {
    RequestType: 'Create',
    ResponseURL: responseUrl,
    StackId: 'arn:aws:cloudformation:eu-west-1:1:stack/shop/1',
    RequestId: 'request-1',
    LogicalResourceId: 'InitialOrigins',
    ResourceType: 'Custom::CdkCorsInitialOrigins',
    ResourceProperties: listsOf(list),
    ...more,
  };
}

function listsOf(...Lists: object[]) {
  return { ServiceToken: 'arn:aws:lambda:eu-west-1:1:function:f', Lists };
}

const properties = {
  ClassName: 'orders',
  ConstructPath: 'Orders',
  ParameterName: '/shop/orders/origins',
  Origins: ['https://app.example.com', 'https://b.example.com'],
  AllowedPattern: '^https://',
};

describe('initial origins', () => {
  it('are put into a parameter that is not there, and CloudFormation is told', async () => {
    await handler(request(properties));
    expect(store.calls.map(({ action, input }) => ({ action, input }))).toEqual([
      {
        action: 'PutParameter',
        input: {
          Name: '/shop/orders/origins',
          Value: 'https://app.example.com,https://b.example.com',
          Type: 'StringList',
          Tier: 'Standard',
          AllowedPattern: '^https://',
          Description: expect.any(String),
          Tags: [{ Key: 'cdk-cors', Value: 'allowlist' }],
          Overwrite: false,
        },
      },
    ]);
    expect(responses).toEqual([
      {
        method: 'PUT',
        url: '/bucket?signature=abc%20',
        type: '',
        body: {
          Status: 'SUCCESS',
          PhysicalResourceId: 'InitialOrigins',
          StackId: 'arn:aws:cloudformation:eu-west-1:1:stack/shop/1',
          RequestId: 'request-1',
          LogicalResourceId: 'InitialOrigins',
        },
      },
    ]);
  });

  it.each(['Create', 'Update'])('leave a parameter that is there as it is, and say so (%s)', async (RequestType) => {
    store.behaviour = refuses(400, 'ParameterAlreadyExists');
    await handler(request(properties, { RequestType }));
    expect(store.calls.map(({ input }) => input['Overwrite'])).toEqual([false]);
    expect(responses[0]!.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'InitialOrigins' });
    expect(lines).toEqual([
      {
        'cdk-cors': 'initial-origins',
        class: 'orders',
        parameter: '/shop/orders/origins',
        written: false,
        reason: 'exists, not written',
        origins: properties.Origins,
      },
    ]);
  });

  it('are told to the log when they were written', async () => {
    await handler(request(properties));
    const { ParameterName: parameter, Origins: origins } = properties;
    expect(lines).toEqual([{ 'cdk-cors': 'initial-origins', class: 'orders', parameter, written: true, origins }]);
  });

  it('are not looked at again while neither name nor origins change', async () => {
    const ResourceProperties = listsOf(properties, { ...properties, ParameterName: '/shop/new', ConstructPath: 'New' });
    const OldResourceProperties = listsOf({ ...properties, ConstructPath: 'Renamed', AllowedPattern: 'other' });
    await handler(request({}, { RequestType: 'Update', ResourceProperties, OldResourceProperties }));
    expect(store.calls.map(({ input }) => input['Name'])).toEqual(['/shop/new']);
  });

  it('keep the id that the resource was created with', async () => {
    await handler(request(properties, { RequestType: 'Update', PhysicalResourceId: 'as-before' }));
    expect(responses[0]!.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'as-before' });
  });

  it('stay when the resource is deleted', async () => {
    const PhysicalResourceId = '/shop/old/origins';
    await handler(request(properties, { RequestType: 'Delete', PhysicalResourceId }));
    expect(store.calls).toEqual([]);
    expect(responses[0]!.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId });
  });

  it('say none when there are none', async () => {
    await handler(request({ ...properties, Origins: [] }));
    expect(store.calls[0]!.input['Value']).toBe('none');
  });

  it('move to the next tier above 4 KB, and are refused above 8 KB', async () => {
    const origins = (count: number) => Array.from({ length: count }, (_, i) => `https://a${1000 + i}.example.com`);
    await handler(request({ ...properties, Origins: origins(200) }));
    expect(store.calls[0]!.input['Tier']).toBe('Intelligent-Tiering');
    await handler(request({ ...properties, Origins: origins(400) }));
    expect(store.calls.length).toBe(1);
    expect(responses[1]!.body).toMatchObject({
      Status: 'FAILED',
      Reason: 'parameter "/shop/orders/origins": Origins take 10399 bytes, a parameter holds 8192: list fewer origins',
    });
  });

  it('go to another region where one is named', async () => {
    await handler(request({ ...properties, Region: 'us-east-1' }));
    expect(store.calls[0]!.headers.authorization).toContain('/us-east-1/ssm/');
  });
});

describe('what does not work', () => {
  it.each([
    ['throttled', refuses(400, 'ThrottlingException')],
    ['denied, as a new permission is for some seconds', refuses(400, 'AccessDeniedException')],
    ['broken off', breaksOff],
  ])('is tried again when it was %s', async (_, behaviour: Behaviour) => {
    store.behaviour = (response, call) => {
      (store.calls.length < 3 ? behaviour : says('{}'))(response, call);
    };
    await handler(request(properties));
    expect(store.calls.length).toBe(3);
    expect(responses[0]!.body).toMatchObject({ Status: 'SUCCESS' });
  });

  it('is told to CloudFormation with its reason', async () => {
    store.behaviour = refuses(400, 'ParameterPatternMismatchException', 'value does not match');
    await handler(request(properties));
    expect(responses[0]!.body).toMatchObject({
      Status: 'FAILED',
      Reason: 'parameter "/shop/orders/origins": refused: ParameterPatternMismatchException: value does not match',
      PhysicalResourceId: 'InitialOrigins',
    });
    expect(lines).toMatchObject([{ 'cdk-cors': 'initial-origins' }]);
  });

  it.each([
    ['no name', { Origins: [] }, 'ParameterName is missing'],
    ['no list', { ParameterName: '/a', Origins: 'https://a.example' }, 'Origins is no list of strings'],
    ['a list of something else', { ParameterName: '/a', Origins: [7] }, 'Origins is no list of strings'],
  ])('is told when properties have %s', async (_, wrong, Reason) => {
    await handler(request(wrong));
    expect(responses[0]!.body).toMatchObject({ Status: 'FAILED', Reason, PhysicalResourceId: expect.any(String) });
    expect(store.calls).toEqual([]);
  });

  it('is told when the request is of no known type, or has no properties', async () => {
    await handler(request(properties, { RequestType: 'Destroy' }));
    await handler(request(properties, { ResourceProperties: null }));
    expect(responses.map(({ body }) => [body['Status'], body['Reason']])).toEqual([
      ['FAILED', 'RequestType "Destroy" is not one of CloudFormation\'s'],
      ['FAILED', 'Lists is missing'],
    ]);
    expect(store.calls).toEqual([]);
  });

  it('is told again when CloudFormation did not take it', async () => {
    statuses = [503, 500];
    await handler(request(properties));
    expect(responses.length).toBe(3);
  });

  it.each([undefined, null, 'garbage', {}, { ResponseURL: 7 }, { ResponseURL: 'http://127.0.0.1:1/' }])(
    'goes to the log when nobody can be told: %j',
    async (event) => {
      await handler(event);
      expect(lines.at(-1)).toMatchObject({ problem: expect.stringContaining('CloudFormation got no response') });
    },
  );
});
