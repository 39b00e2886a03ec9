import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CorsAlarms, CorsDashboard, EndpointClass, OriginAllowlist, RestApiCors, ScopedTokens } from '../../../lib';
import { EmbeddedMetrics } from '../../../preview/metrics/embedded-metrics';
import { eventually } from '../../support/jest/eventually';
import { type AlarmProperties, datapointsOf, found, stateOf } from '../../support/metrics/recorded-metrics';
import { inline, preview, ssm } from '../../support/preview/served-app';

const LISTED = 'https://app.shop.example';
const OTHER = 'https://other.example';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

describe('alarms and dashboard, over what a preview has counted', () => {
  it('see one request of each kind, and what is wrong', async () => {
    const recorded: string[] = [];
    const add = jest.spyOn(EmbeddedMetrics.prototype, 'add');
    const { aws, app, endpoints } = await preview((stack) => {
      const rest = new RestApi(stack, 'Rest');
      const ok = inline(stack, 'Ok', 'exports.handler = async () => ({ statusCode: 200 })');
      for (const path of ['orders', 'quotes']) rest.root.addResource(path).addMethod('PUT', new LambdaIntegration(ok));
      const tokens = new ScopedTokens(stack, 'Tokens', { audience: 'https://api.shop.example' });
      const orders = EndpointClass.credentialed(stack, 'Orders', {
        allowlist: OriginAllowlist.fromParameterName('/shop/orders'),
        methods: ['PUT'],
      });
      const quotes = EndpointClass.tokenGated(stack, 'Quotes', { tokens, scopes: { PUT: [] } });
      RestApiCors.of(rest).apply('/orders', orders).apply('/quotes', quotes);
      new CorsAlarms(stack, 'Alarms', { classes: [orders], tokens: [tokens] });
      new CorsDashboard(stack, 'Dashboard');
    });
    const template = JSON.parse(readFileSync(join(app, 'Shop.template.json'), 'utf8'));
    const resources = Object.entries<Resource>(template.Resources);
    const alarms = resources.filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');
    const dashboard = resources.find(([, { Type }]) => Type === 'AWS::CloudWatch::Dashboard')![1];
    const queries = JSON.stringify(dashboard.Properties['DashboardBody']).replaceAll('\\', '');

    // the entry with a slip admits nobody
    await ssm(aws, 'PutParameter', {
      Name: '/shop/orders',
      Value: `${LISTED},https//slip.example`,
      Type: 'StringList',
      Overwrite: true,
    });
    const url = endpoints.find(({ id }) => id.startsWith('Rest'))!.url;
    const preflight = (origin: string) =>
      fetch(`${url}/orders`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } });
    expect((await preflight(LISTED)).status).toBe(204);
    expect((await preflight(OTHER)).status).toBe(403);
    expect((await fetch(`${url}/quotes`, { method: 'PUT', headers: { origin: OTHER } })).status).toBe(401);

    await eventually(async () => {
      recorded.splice(
        0,
        recorded.length,
        ...add.mock.calls.map(([line]) => line).filter((line) => line.includes('_aws')),
      );
      const points = datapointsOf(recorded);
      const shown = found(queries, points);
      for (const [name, dimensions] of [
        ['Allowed', { class: 'orders', kind: 'preflight', reason: 'origin-listed' }],
        ['Denied', { class: 'orders', kind: 'preflight', reason: 'origin-not-listed' }],
        ['Unauthorized', { tokens: 'Tokens', reason: 'token-missing' }],
      ] as const) {
        expect(shown).toContainEqual(
          expect.objectContaining({ name, value: 1, dimensions: expect.objectContaining(dimensions) }),
        );
      }
      const states = alarms.map(([id, { Properties }]) => {
        const alarm = Properties as unknown as AlarmProperties;
        return [id, alarm.Namespace === 'cdk-cors' ? stateOf(alarm, points, Date.now()) : 'OK'] as const;
      });
      const off = states.filter(([, state]) => state === 'ALARM').map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
      expect(off).toEqual(['AlarmsordersEntriesRejected']);
    });
    add.mockRestore();
  });
});
