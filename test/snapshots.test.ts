import type { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../lib';
import { ApiApp, optionsOf } from './rest-api-app';

/** What the policy of one class becomes on a REST API, for reviewers: the answer to preflights, errors, settings. */
function restApiOf(endpointClass: EndpointClass, app: ApiApp): unknown {
  const fn = app.fn();
  app.add('GET /path', fn);
  app.add('POST /path', fn);
  const cors = RestApiCors.of(app.api).apply('/path', endpointClass);
  cors.addToFunction(fn);
  const { template } = app;
  const { Integration } = optionsOf(template)['/path'] as { Integration: { Type: string } };
  return masked({
    answeredBy: Integration.Type === 'MOCK' ? 'mapping template' : 'responder',
    template: texts(template),
    errors: valuesOf(template, 'AWS::ApiGateway::GatewayResponse', ({ ResponseType, ResponseParameters }) => ({
      [String(ResponseType)]: ResponseParameters,
    })),
    config: template.toJSON()['Metadata']['cdk-cors'].restApis[0].config,
    initialOrigins: valuesOf(template, 'Custom::CdkCorsInitialOrigins', ({ ServiceToken: _, ...rest }) => rest),
    messages: [...app.warnings(), ...app.infos()],
  });
}

function texts(template: Template): string[] | undefined {
  const mappings: Record<string, Record<string, { template: string }>> = template.toJSON()['Mappings'] ?? {};
  return Object.values(mappings).flatMap((byClass) =>
    Object.values(byClass).flatMap((one) => one.template.split('\n')),
  );
}

function valuesOf(template: Template, type: string, pick: (properties: Record<string, string>) => unknown): unknown[] {
  return Object.values(template.findResources(type)).map(({ Properties }) => pick(Properties));
}

/** Hashes of assets change with every bundle. */
function masked(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(/[0-9a-f]{64}/g, '(hash)')}\n`;
}

it.each<[string, (app: ApiApp) => EndpointClass]>([
  ['catalogue', (app) => app.catalogue()],
  [
    'orders',
    ({ stack }) =>
      EndpointClass.credentialed(stack, 'Orders', {
        methods: ['GET', 'POST', 'DELETE'],
        requestHeaders: ['content-type', 'x-idempotency-key'],
        exposedHeaders: ['x-request-id'],
        allowlist: OriginAllowlist.fromParameterStore({
          initialOrigins: ['https://app.shop.example'],
          patternsUnder: ['tenant.example.com'],
        }),
      }),
  ],
  ['admin', (app) => app.admin()],
])('%s on a REST API', async (name, make) => {
  const app = new ApiApp();
  await expect(restApiOf(make(app), app)).toMatchFileSnapshot(`__snapshots__/${name}.rest-api.json`);
});
