import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { EndpointClass, ListDelivery, OriginAllowlist, RestApiCors } from '../../lib';
import { buildIfMissing } from '../support/browser/build';
import { eventually } from '../support/jest/eventually';
import { serve, ssm, synthesise, temporaryDirectory } from '../support/preview/served-app';

const PATIENT = { timeout: 40_000, interval: 100 };

/** An app with a class `Stock`, whose list takes some parameters, and with `Partners` or without. */
function synth(directory: string, shards: number, hasPartners: boolean): string {
  return synthesise((app) => {
    OriginAllowlist.setParameterRoot(app, '/shop');
    const stack = new Stack(app, 'Shop');
    const api = new RestApi(stack, 'Api');
    const add = (id: string, origin: string, parameters: number) => {
      api.root.addResource(id.toLowerCase()).addMethod('GET', new MockIntegration());
      const allowlist = OriginAllowlist.fromParameterStore({
        initialOrigins: [origin],
        delivery: ListDelivery.PUSH,
        shards: parameters,
      });
      const endpointClass = EndpointClass.credentialed(stack, id, { allowlist, methods: ['GET'] });
      RestApiCors.of(api).apply(`/${id.toLowerCase()}`, endpointClass);
    };
    add('Stock', 'https://app.shop.example', shards);
    if (hasPartners) add('Partners', 'https://tea.example', 1);
  }, directory);
}

describe('a preview that watches', () => {
  it('has the functions of a new assembly write its lists', async () => {
    buildIfMissing();
    const directory = temporaryDirectory();
    const { url, aws, lines } = await serve(synth(directory, 2, false), { watch: true });
    const preflight = async (path: string, origin: string): Promise<number> => {
      const headers = { origin, 'access-control-request-method': 'GET' };
      return (await fetch(`${url}${path}`, { method: 'OPTIONS', headers })).status;
    };
    await ssm(aws, 'PutParameter', { Name: '/shop/stock/shards/1', Type: 'StringList', Value: 'https://jam.example' });
    const inForce = async () =>
      (await ssm(aws, 'GetParameter', { Name: '/shop/stock/effective' })).body.Parameter.Value;
    await eventually(async () => expect(await inForce()).toContain('https://jam.example'), PATIENT);

    synth(directory, 1, true);
    await eventually(() => expect(lines.join('\n')).toContain('swapped '), PATIENT);
    expect(await inForce()).not.toContain('https://jam.example');
    expect(await preflight('/stock', 'https://app.shop.example')).toBe(204);
    expect(await preflight('/stock', 'https://jam.example')).toBe(403);
    expect(await preflight('/partners', 'https://tea.example')).toBe(204);
  }, 120_000);
});
