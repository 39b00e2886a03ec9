import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import * as cdkCors from 'cdk-cors';
import { scanCommand } from '../../../cli/commands/scan';
import { runCommand } from '../../support/cli/run-command';
import { load, typeProblems } from '../../support/docs/example';

const APP = 'https://app.shop.example';

/** What `scan --json` prints. */
interface Scan {
  readonly endpoints: { endpoint: string; origin: string; preflight: string; response: string; errors: string }[];
  readonly findings: Record<string, number>;
  readonly targets: { facade: string; logicalId: string; applied: { path: string }[]; remarks: string[] }[];
  readonly changes: Record<string, number>;
  readonly code: string;
}

/** An app with CORS in each of CDK's own ways; without those that a class cannot stand beside, once it is adopted. */
class ShopStack extends Stack {
  readonly api: RestApi;
  readonly catalogue: HttpApi;
  readonly url;
  readonly uploads: Bucket;

  constructor(scope: App, isAdopted: boolean) {
    super(scope, 'Shop');
    const own = <T>(settings: T): T | undefined => (isAdopted ? undefined : settings);
    const fn = new LambdaFunction(this, 'Handler', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 })'),
    });
    this.api = new RestApi(this, 'Api', {
      defaultCorsPreflightOptions: {
        allowOrigins: [APP, 'https://b.shop.example/'],
        allowCredentials: true,
        maxAge: Duration.minutes(5),
      },
    });
    const orders = this.api.root.addResource('orders');
    orders.addMethod('PUT', new LambdaIntegration(fn));
    orders.addResource('{id}').addMethod('GET', new LambdaIntegration(fn));
    this.catalogue = new HttpApi(this, 'Catalogue', {
      corsPreflight: own({ allowOrigins: ['*'], allowMethods: [CorsHttpMethod.GET], maxAge: Duration.days(10) }),
    });
    this.catalogue.addRoutes({
      path: '/',
      methods: [HttpMethod.GET],
      integration: new HttpLambdaIntegration('Handler', fn),
    });
    this.url = fn.addFunctionUrl({
      authType: FunctionUrlAuthType.NONE,
      cors: own({ allowedOrigins: [APP], allowedHeaders: ['Content-Type'] }),
    });
    this.uploads = new Bucket(this, 'Uploads', {
      cors: own([{ allowedOrigins: ['https://*.shop.example'], allowedMethods: [HttpMethods.PUT], maxAge: 600 }]),
    });
  }
}

/** What differs between the templates of two assemblies, as `scan` says it. */
function changesBetween(before: string, after: string): Record<string, number> {
  const [old = {}, new_ = {}] = [before, after].map((directory) => {
    const template = JSON.parse(readFileSync(join(directory, 'Shop.template.json'), 'utf8'));
    return template.Resources as Record<string, { Type: string }>;
  });
  const changes: Record<string, number> = {};
  for (const id of new Set([...Object.keys(old), ...Object.keys(new_)])) {
    const what = old[id] === undefined ? 'added' : new_[id] === undefined ? 'removed' : 'changed';
    if (JSON.stringify(old[id]) === JSON.stringify(new_[id])) continue;
    const key = `${what} ${(old[id] ?? new_[id])?.Type}`;
    changes[key] = (changes[key] ?? 0) + 1;
  }
  return changes;
}

function directoryOf(app: App): string {
  return app.synth().directory;
}

describe('cdk-cors scan', () => {
  let directory: string;
  let scan: Scan;
  beforeAll(async () => {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'scan-')) });
    new ShopStack(app, false);
    directory = directoryOf(app);
    scan = JSON.parse((await runCommand(scanCommand(), directory, '--json')).output);
  });

  it('shows what pages of each kind of origin meet at each endpoint', () => {
    const rows = scan.endpoints.map(({ endpoint, ...row }) => [
      endpoint.replace(/[0-9A-F]{8}/, ''),
      ...Object.values(row),
    ]);
    const fallback = 'denied: told https://app.shop.example';
    const preflight = 'allowed: OPTIONS GET PUT POST DELETE PATCH HEAD';
    expect(rows).toEqual([
      ['Shop/Api PUT /orders', 'listed', preflight, 'no CORS headers', 'unreadable'],
      ['Shop/Api PUT /orders', 'other', fallback, 'no CORS headers', 'unreadable'],
      ['Shop/Api PUT /orders', 'none', '', 'no CORS headers', ''],
      ['Shop/Api GET /orders/{id}', 'listed', preflight, 'no CORS headers', 'unreadable'],
      ['Shop/Api GET /orders/{id}', 'other', fallback, 'no CORS headers', 'unreadable'],
      ['Shop/Api GET /orders/{id}', 'none', '', 'no CORS headers', ''],
      ['Shop/Catalogue every route', 'any', 'allowed: GET', 'readable', 'not documented'],
      ['Shop/Catalogue every route', 'none', '', 'sent', ''],
      ['Shop/HandlerFunctionUrl the function URL', 'listed', 'allowed: *', 'readable', 'readable'],
      ['Shop/HandlerFunctionUrl the function URL', 'other', 'denied', 'unreadable', 'unreadable'],
      ['Shop/HandlerFunctionUrl the function URL', 'none', '', 'sent', ''],
      ['Shop/Uploads CORS rule 1', 'listed', 'allowed: PUT', 'readable', 'readable'],
      ['Shop/Uploads CORS rule 1', 'other', 'denied', 'unreadable', 'unreadable'],
      ['Shop/Uploads CORS rule 1', 'none', '', 'sent', ''],
    ]);
  });

  it('counts what is wrong, by rule', () => {
    expect(scan.findings).toMatchObject({
      'first-origin-for-strangers': 3,
      'max-age-too-long': 1,
      'origin-never-sent': 3,
    });
  });

  it('says what the code leaves out', () => {
    const { remarks } = scan.targets.find(({ facade }) => facade === 'RestApiCors')!;
    expect(remarks).toEqual([
      expect.stringContaining('"https://b.shop.example/" is left out: an origin ends after host and port'),
      expect.stringContaining('wrap its handlers in withCors'),
    ]);
  });

  it('prints all of it for people', async () => {
    const { output, exitCode } = await runCommand(scanCommand(), directory);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^endpoint +origin +preflight +response +errors\n/);
    expect(output).toContain(scan.code);
  });

  it('says so where nothing states CORS headers', async () => {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'scan-')) });
    new Stack(app, 'Empty');
    const { output } = await runCommand(scanCommand(), directoryOf(app));
    expect(output).toBe('no template here states CORS headers that a class could replace');
  });

  it('names integration responses that a class cannot stand beside', async () => {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'scan-')) });
    const orders = new RestApi(new Stack(app, 'Shop'), 'Api').root.addResource('orders');
    orders.addCorsPreflight({ allowOrigins: ['*'], allowMethods: ['PUT'] });
    const header = 'method.response.header.Access-Control-Allow-Origin';
    const integrationResponses = [{ statusCode: '200', responseParameters: { [header]: "'*'" } }];
    const methodResponses = [{ statusCode: '200', responseParameters: { [header]: true } }];
    orders.addMethod('PUT', new MockIntegration({ integrationResponses }), { methodResponses });
    const { output } = await runCommand(scanCommand(), directoryOf(app));
    expect(output).toContain(
      'remove the CORS headers from the integration responses of PUT /orders in the same change',
    );
  });

  describe('in code that', () => {
    const example = () => ({ place: 'scan', file: join(__dirname, 'adopted.ts'), source: scan.code });

    it('compiles', () => {
      expect(typeProblems([example()])).toEqual([]);
    }, 180_000);

    it('applies to the app, and allows nothing that was not allowed', async () => {
      const { applyCors } = load(example(), { 'cdk-cors': cdkCors }) as {
        applyCors(scope: Stack, targets: object): void;
      };
      const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'scan-')) });
      const shop = new ShopStack(app, true);
      applyCors(shop, {
        api: shop.api,
        catalogue: shop.catalogue,
        handlerFunctionUrl: shop.url,
        uploads: shop.uploads,
      });
      const after = JSON.parse((await runCommand(scanCommand(), directoryOf(app), '--json')).output) as Scan;
      const levels = Object.keys(after.findings);
      expect(levels).toEqual(['response-without-headers']);
      const preflights = after.endpoints
        .filter(({ origin }) => origin === 'listed' || origin === 'any')
        .map((row) => row.preflight);
      expect(changesBetween(directory, app.outdir)).toEqual(scan.changes);
      expect(preflights).toMatchInlineSnapshot(`
[
  "allowed: see its template",
  "allowed: see its template",
  "allowed: GET HEAD",
  "allowed: DELETE GET HEAD PATCH POST PUT",
  "allowed: PUT",
]
`);
    });
  });
});
