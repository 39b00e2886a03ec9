import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { NestedStack, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { testCommand } from '../../../cli/commands/test';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { cloudFormationServer } from '../../support/aws/cloudformation-server';
import { runCommand } from '../../support/cli/run-command';
import { serve, synthesise } from '../../support/preview/served-app';

const MOCK = new MockIntegration({
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  integrationResponses: [{ statusCode: '200' }],
});

const test = (...args: string[]) => runCommand(testCommand(), ...args);

function shop(scope: Stack, id: string, path: string): void {
  const api = new RestApi(scope, id);
  const resource = api.root.addResource(path);
  for (const method of ['GET', 'DELETE'])
    resource.addMethod(method, MOCK, { methodResponses: [{ statusCode: '200' }] });
  const allowlist = OriginAllowlist.of('https://app.shop.example');
  const endpointClass = new EndpointClass(scope, `${id}Class`, {
    className: path,
    allowlist,
    methods: ['GET', 'DELETE'],
  });
  RestApiCors.of(api).apply(`/${path}`, endpointClass);
}

/** Files of an assembly whose names end in some way. */
function templateIn(app: string, end: string): string {
  return readFileSync(join(app, readdirSync(app).find((file) => file.endsWith(end))!), 'utf8');
}

describe('cdk-cors test --stack', () => {
  it('takes each class from the deployed stack, and from those in it', async () => {
    const app = synthesise((root) => {
      const stack = new Stack(root, 'Shop');
      shop(stack, 'Api', 'orders');
      shop(new NestedStack(stack, 'Nested') as unknown as Stack, 'Inner', 'prices');
    });
    const { url } = await serve(app);
    const cloudFormation = await cloudFormationServer({
      Shop: { template: templateIn(app, 'Shop.template.json'), nested: ['Shop-Nested'] },
      'Shop-Nested': { template: templateIn(app, '.nested.template.json') },
    });
    const stack = ['--stack', 'Shop', '--endpoint-url', cloudFormation];
    const { output, exitCode } = await test(url, ...stack, '--class', 'orders', '--all');
    expect(output).toContain('class orders at /prod/orders\nok   preflight for DELETE');
    expect(output).not.toContain('FAIL');
    expect(exitCode).toBe(0);
    await expect(test(url, ...stack, '--class', 'prize')).rejects.toThrow('one of "orders", "prices" was expected');
    await expect(test(url, ...stack)).rejects.toThrow('--stack: the URL may be that of');
  });

  it('says why a stack cannot be read', async () => {
    const cloudFormation = await cloudFormationServer({
      Yaml: { template: 'Resources:\n' },
      Plain: { template: '{}' },
    });
    const read = (name: string, url = cloudFormation) =>
      test('http://127.0.0.1:9', '--stack', name, '--endpoint-url', url);
    await expect(read('Shop')).rejects.toThrow('missing - Shop: there is no such stack in this account and Region');
    await expect(read('Secret')).rejects.toThrow(
      'denied - Secret: these credentials may not; they need cloudformation:',
    );
    await expect(read('Yaml')).rejects.toThrow('malformed - Yaml: its template is not JSON');
    await expect(read('Plain')).rejects.toThrow('--stack: got "Plain": no template there has classes of cdk-cors');
    await expect(read('Shop', 'http://127.0.0.1:1')).rejects.toThrow('unreachable - Shop: ');
    await expect(test('http://127.0.0.1:9', '--stack', 'Shop', '--app', 'cdk.out')).rejects.toThrow('write one of');
  });
});
