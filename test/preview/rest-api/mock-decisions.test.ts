import { describe, expect, it } from '@jest/globals';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { preview } from '../../support/preview/served-app';

const ROUTES = [{ path: '/orders', read: 'reading', write: 'orders' }];

/** An API whose preflights allow `granted`, while its metadata says that the policy lists https://a.example alone. */
async function withPolicy(
  granted: string,
  { resource = '/orders', routes = ROUTES, listed = 'https://a.example' as unknown } = {},
) {
  return preview((stack) => {
    const api = new RestApi(stack, 'Api');
    const integration = new MockIntegration({
      requestTemplates: { 'application/json': '{ statusCode: 200 }' },
      integrationResponses: [
        {
          statusCode: '204',
          responseTemplates: {
            'application/json': `#if($input.params('Origin') == "${granted}")#set($context.responseOverride.header.Access-Control-Allow-Origin = "${granted}")#end`,
          },
        },
      ],
    });
    api.root.resourceForPath(resource).addMethod('OPTIONS', integration, { methodResponses: [{ statusCode: '204' }] });
    const origins = [listed];
    stack.templateOptions.metadata = {
      'cdk-cors': {
        restApis: [
          {
            api: stack.resolve(api.restApiId),
            config: {
              classes: {
                reading: { policy: { name: 'reading', origins, methods: ['GET'] } },
                orders: { policy: { name: 'orders', origins, methods: ['PUT'] } },
              },
              routes,
            },
          },
        ],
      },
    };
  });
}

const preflight = (url: string, origin: string, method: string, path = '/orders') =>
  fetch(`${url}${path}`, {
    method: 'OPTIONS',
    headers: { Origin: origin, 'Access-Control-Request-Method': method },
  });

describe('the log of preflights that a mapping template answers', () => {
  it('knows origins that a template tells by references', async () => {
    const listed = { 'Fn::Join': ['', ['https://', { Ref: 'AWS::Region' }, '.example']] };
    const { url, lines } = await withPolicy('https://us-east-1.example', { listed });
    await preflight(url, 'https://us-east-1.example', 'GET');
    expect(lines.join('\n')).toMatch(
      /reading {2}preflight {2}allowed {2}origin-listed {2}https:\/\/us-east-1\.example/,
    );
    expect(lines.join('\n')).not.toContain('MISMATCH');
  });

  it('says which class decided what and why', async () => {
    const { url, lines } = await withPolicy('https://a.example');
    await preflight(url, 'https://a.example', 'GET');
    await preflight(url, 'https://evil.example', 'PUT');
    expect(lines.filter((line) => line.startsWith('cors')).map((line) => line.split('  ').slice(2))).toEqual([
      ['reading', 'preflight', 'allowed', 'origin-listed', 'https://a.example', 'GET'],
      ['orders', 'preflight', 'DENIED', 'origin-not-listed', 'https://evil.example', 'PUT'],
    ]);
    expect(lines.join('\n')).not.toContain('MISMATCH');
  });

  it('says where the template answers other than the policy', async () => {
    const { url, lines } = await withPolicy('https://evil.example');
    await preflight(url, 'https://evil.example', 'PUT');
    expect(lines).toContain('MISMATCH  /orders: the mapping template allows https://evil.example, the policy nobody');
  });

  it('finds the class of a resource whose parameters have other names, as the responder does', async () => {
    const routes = [
      { path: '/', read: 'orders', write: 'orders' },
      { path: '/orders/{id}', read: 'reading', write: 'reading' },
    ];
    const { url, lines } = await withPolicy('https://a.example', { resource: '/orders/{orderId}/items', routes });
    await preflight(url, 'https://a.example', 'GET', '/orders/7/items');
    expect(
      lines
        .find((line) => line.startsWith('cors'))
        ?.split('  ')
        .slice(2, 5),
    ).toEqual(['reading', 'preflight', 'allowed']);
    expect(lines.join('\n')).not.toContain('MISMATCH');
  });

  it('is silent, and says why, where the metadata holds no policy', async () => {
    const { lines, url } = await preview((stack) => {
      new RestApi(stack, 'Api').root.addMethod('GET', new MockIntegration());
      const classes = { orders: { policy: { name: 'orders', origins: ['https://*.com'], methods: ['GET'] } } };
      const restApis = [{ api: 'x', config: { classes, routes: [] } }];
      stack.templateOptions.metadata = { 'cdk-cors': { restApis } };
    });
    expect(url).not.toBe('');
    expect(lines).toContainEqual(
      expect.stringContaining('note  Shop: its cdk-cors metadata explains no preflights: PolicyError'),
    );
  });
});
