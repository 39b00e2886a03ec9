import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { suggestCommand } from '../../../cli/commands/suggest';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { runCommand } from '../../support/cli/run-command';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { onTestFinished } from '../../support/jest/on-test-finished';
import { preview } from '../../support/preview/served-app';

const POOL = 'eu-west-1_AbCdEf123';

/** App clients by id. The answers are those of Cognito: a page has one of them. */
async function cognito(clients: Readonly<Record<string, { name: string; urls?: string[] }>>): Promise<string> {
  const ids = Object.keys(clients);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const input = JSON.parse(Buffer.concat(chunks).toString());
    const action = String(request.headers['x-amz-target']).replace('AWSCognitoIdentityProviderService.', '');
    const fail = (__type: string) => {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type, message: 'no' }));
    };
    if (!request.headers.authorization?.includes('/eu-west-1/cognito-idp/')) return fail('IncompleteSignature');
    if (input.UserPoolId !== POOL) return fail('ResourceNotFoundException');
    if (action === 'ListUserPoolClients') {
      const at = Number(input.NextToken ?? 0);
      const page = ids.slice(at, at + 1).map((ClientId) => ({ ClientId, ClientName: clients[ClientId]!.name }));
      const next = at + 1 < ids.length ? { NextToken: String(at + 1) } : {};
      return response.end(JSON.stringify({ UserPoolClients: page, ...next }));
    }
    if (action !== 'DescribeUserPoolClient') return fail('InvalidParameterException');
    const { urls } = clients[input.ClientId]!;
    return response.end(
      JSON.stringify({ UserPoolClient: { ClientId: input.ClientId, ...(urls && { CallbackURLs: urls }) } }),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('cdk-cors suggest --user-pool', () => {
  afterEach(unstubEnvs);

  it('suggests origins of callback URLs that the list would take, and says why not of others', async () => {
    const { app, aws } = await preview((stack) => {
      OriginAllowlist.setParameterRoot(stack, '/shop');
      const initialOrigins = ['https://app.shop.example', 'https://*.partners.example'];
      const allowlist = OriginAllowlist.fromParameterStore({ initialOrigins, patternsUnder: ['partners.example'] });
      const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
      api.root.addResource('orders').addMethod('GET', new MockIntegration());
      RestApiCors.of(api).apply(
        '/orders',
        EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET'] }),
      );
    });
    stubEnv('AWS_ENDPOINT_URL', aws);
    const pool = await cognito({
      '1a': {
        name: 'web',
        urls: ['https://app.shop.example/callback', 'https://tea.example/in?x=1', 'https://tea.example/'],
      },
      '2b': {
        name: 'tea',
        urls: ['https://tea.example/other', 'https://a.partners.example/', 'http://insecure.example/'],
      },
      '3c': { name: 'phone', urls: ['shopapp://callback'] },
      '4d': { name: 'machine' },
    });
    stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', pool);
    const run = (...args: string[]) => runCommand(suggestCommand(), 'orders', '--app', app, ...args);
    const { output, exitCode } = await run('--user-pool', POOL);
    expect(output.split('\n')).toEqual([
      'https://tea.example  callback of web (1a), tea (2b)',
      '  if its pages call the API:',
      `    npx cdk-cors origins add orders https://tea.example --app ${app} --reason '...'`,
      'http://insecure.example  callback of tea (2b)',
      expect.stringContaining('  the list would not take it: entry: origin-insecure'),
      'https://app.shop.example  callback of web (1a): https://app.shop.example admits it already',
      'https://a.partners.example  callback of tea (2b): https://*.partners.example admits it already',
    ]);
    expect(exitCode).toBe(1);
    const json = JSON.parse((await run('--user-pool', POOL, '--json')).output);
    expect(json[0]).toEqual({
      origin: 'https://tea.example',
      clients: [
        { id: '1a', name: 'web' },
        { id: '2b', name: 'tea' },
      ],
      command: expect.stringContaining('origins add'),
    });
    await expect(run('--user-pool', 'eu-west-1_Other')).rejects.toThrow(
      'missing - user pool eu-west-1_Other: ResourceNotFoundException: no',
    );
    await expect(run('--user-pool', 'pool')).rejects.toThrow('an id such as "eu-west-1_AbCdEf123" was expected');
    await expect(run()).rejects.toThrow('or --user-pool alone');
    await expect(run('--user-pool', POOL, '--input', 'x.json')).rejects.toThrow('or --user-pool alone');
  }, 60_000);
});
