import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { probeTargets } from '../lambda/cors-canary/probe-targets';
import {
  CorsCanary,
  type CorsCanaryProps,
  DistributionCors,
  EndpointClass,
  FunctionUrlCors,
  HttpApiCors,
  OriginAllowlist,
  RestApiCors,
} from '../lib';
import type { CanaryConfig } from '../lib/contract/canary-config';
import { ParameterStore } from '../request/aws/parameter-store';
import { expectFileSnapshot } from './support/jest/file-snapshot';
import { serve, synthesise } from './support/preview/served-app';
import { Messages } from './support/synth/messages';

const DESCRIPTION = 'Asks endpoints what browsers would ask them about CORS';
const MOCK = new MockIntegration({
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  integrationResponses: [{ statusCode: '200' }],
});

function classesIn(stack: Stack) {
  const methods = ['GET', 'DELETE'];
  return {
    open: EndpointClass.publicRead(stack, 'Open'),
    admin: EndpointClass.credentialed(stack, 'Admin', {
      allowlist: OriginAllowlist.of('https://admin.shop.example'),
      methods,
    }),
    orders: EndpointClass.credentialed(stack, 'Orders', {
      allowlist: OriginAllowlist.fromParameterName('/shop/orders', { initialOrigins: ['https://app.shop.example'] }),
      methods,
    }),
  };
}

/** A REST API that answers `/open`, `/admin/{id}` and `/orders`. */
function restApi(stack: Stack, classes: ReturnType<typeof classesIn>): void {
  const api = new RestApi(stack, 'Api');
  for (const path of ['open', 'admin/{id}', 'orders'])
    api.root.resourceForPath(path).addMethod('DELETE', MOCK, { methodResponses: [{ statusCode: '200' }] });
  RestApiCors.of(api).apply('/open', classes.open).apply('/admin', classes.admin).apply('/orders', classes.orders);
}

/** The settings beside the code of the canary in an assembly, with its function. */
function canaryIn(directory: string) {
  const template = Template.fromJSON(JSON.parse(readFileSync(join(directory, 'Shop.template.json'), 'utf8')));
  const [fn] = Object.values(
    template.findResources('AWS::Lambda::Function', { Properties: { Description: DESCRIPTION } }),
  );
  const key = fn?.['Properties'].Code.S3Key.replace(/\.zip$/, '');
  const config: CanaryConfig = JSON.parse(readFileSync(join(directory, `asset.${key}`, 'config.json'), 'utf8'));
  return { config, variables: fn?.['Properties'].Environment.Variables, template };
}

function synthesised(build: (stack: Stack) => void, props?: CorsCanaryProps) {
  return canaryIn(
    synthesise((app) => {
      const stack = new Stack(app, 'Shop', { env: { region: 'us-east-1' } });
      new CorsCanary(stack, 'Canary', props);
      build(stack);
    }),
  );
}

describe('CorsCanary', () => {
  it('asks everything in its stack that has classes, at its default URL', () => {
    const { config, variables } = synthesised((stack) => {
      const classes = classesIn(stack);
      restApi(stack, classes);
      const httpApi = new HttpApi(stack, 'HttpApi');
      httpApi.addRoutes({
        path: '/quotes/{id}',
        integration: new HttpUrlIntegration('Quotes', 'https://quotes.example'),
      });
      HttpApiCors.of(httpApi).apply('/quotes', classes.admin);
      const fn = new LambdaFunction(stack, 'Handler', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 })'),
      });
      FunctionUrlCors.of(fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE })).apply('/', classes.open);
      const distribution = new Distribution(stack, 'Site', {
        defaultBehavior: { origin: new HttpOrigin('a.example') },
      });
      DistributionCors.of(distribution).apply('*', classes.open);
    });
    expect(config.targets).toEqual([
      {
        url: 'URL_0',
        name: 'Shop/Api',
        routes: [
          { path: '/open', read: 'open', write: 'open', at: '/open' },
          { path: '/admin', read: 'admin', write: 'admin', at: '/admin/{id}' },
          { path: '/orders', read: 'orders', write: 'orders', at: '/orders' },
        ],
      },
      {
        url: 'URL_1',
        name: 'Shop/HttpApi',
        routes: [{ path: '/quotes', read: 'admin', write: 'admin', at: '/quotes/{id}' }],
      },
      {
        url: 'URL_2',
        name: 'Shop/Handler/FunctionUrl',
        routes: [{ path: '/', read: 'open', write: 'open', at: '/' }],
      },
      {
        url: 'URL_3',
        name: 'Shop/Site',
        passesPreflights: true,
        routes: [{ path: '*', read: 'open', write: 'open', at: '*' }],
      },
    ]);
    expect(Object.keys(variables)).toEqual(['URL_0', 'URL_1', 'URL_2', 'URL_3']);
    expect(config.classes['orders']).toMatchObject({ live: { parameter: '/shop/orders' }, metrics: 'Shop' });
  });

  it('goes off where failures are counted twice in a row', () => {
    const { template } = synthesised((stack) => restApi(stack, classesIn(stack)), { every: Duration.minutes(5) });
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(5 minutes)' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'cdk-cors',
      MetricName: 'CanaryFailures',
      Dimensions: [{ Name: 'stack', Value: 'Shop' }],
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 2,
      Threshold: 1,
    });
  });

  it('is what reviewers have seen', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop');
    restApi(stack, classesIn(stack));
    const canary = new CorsCanary(stack, 'Canary');
    const { Resources } = Template.fromStack(stack).toJSON();
    const ids = canary.node
      .findAll()
      .flatMap((node) => (CfnResource.isCfnResource(node) ? stack.getLogicalId(node) : []));
    const made = JSON.stringify(Object.fromEntries(ids.map((id) => [id, Resources[id]])), null, 2);
    expectFileSnapshot(`${made.replace(/[0-9a-f]{64}/g, '<hash>')}\n`, '__snapshots__/cors-canary.json');
  });

  it('asks the paths that it is told', () => {
    const { config } = synthesised((stack) => restApi(stack, classesIn(stack)), {
      paths: { '/admin': '/admin/7' },
      reads: false,
    });
    expect(config.targets[0]?.routes.map(({ at }) => at)).toEqual(['/open', '/admin/7', '/orders']);
    expect(config.reads).toBe(false);
  });

  it('says what it cannot ask', () => {
    const app = new App();
    const empty = new Stack(app, 'Empty');
    new CorsCanary(empty, 'Canary');
    const closed = new Stack(app, 'Closed');
    new CorsCanary(closed, 'Canary');
    const api = new RestApi(closed, 'Api', { disableExecuteApiEndpoint: true });
    api.root.addMethod('GET', MOCK);
    RestApiCors.of(api).apply('/', classesIn(closed).open);
    app.synth();
    expect(new Messages(empty).warnings()).toEqual([expect.stringContaining('there is nothing to ask')]);
    expect(new Messages(closed).warnings()).toContainEqual(
      expect.stringContaining('Closed/Api: nothing of the app says its URL'),
    );
  });

  it.each([
    [{ every: Duration.seconds(90) }, 'canary-interval - every: got 90 s'],
    [{ paths: { '/orders': 'orders/1' } }, 'canary-path-invalid - paths["/orders"]: got "orders/1"'],
  ])('refuses %j', (props, message) => {
    expect(() => new CorsCanary(new Stack(), 'Canary', props)).toThrow(message);
  });

  it('finds in the preview that all is answered as the policies say, and what is not', async () => {
    const directory = synthesise((app) => {
      const stack = new Stack(app, 'Shop');
      restApi(stack, classesIn(stack));
      new CorsCanary(stack, 'Canary', { reads: false });
    });
    const { url, aws } = await serve(directory);
    const probe = async (config: CanaryConfig) => {
      const lines: Record<string, unknown>[] = [];
      const env = {
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL: aws,
        AWS_ACCESS_KEY_ID: 'a',
        AWS_SECRET_ACCESS_KEY: 'b',
      };
      await probeTargets({
        config,
        env: { ...env, URL_0: url },
        store: () => new ParameterStore({ env }),
        log: () => {},
        emit: (line) => lines.push(line as Record<string, unknown>),
        clock: Date.now,
      });
      return lines.map((line) => [
        line['class'],
        Number(line['CanaryProbes']) > 3,
        line['CanaryFailures'],
        line['CanaryUnjudged'],
      ]);
    };
    const { config } = canaryIn(directory);
    expect((await probe(config)).sort()).toEqual([
      ['admin', true, 0, 0],
      ['open', true, 0, 0],
      ['orders', true, 0, 0],
    ]);
    const { admin } = config.classes;
    const other = { ...admin!, policy: { ...admin!.policy, origins: ['https://other.shop.example'] } };
    const wrong = await probe({ ...config, classes: { ...config.classes, admin: other } });
    expect(wrong.filter(([, , failures]) => failures !== 0).map(([name]) => name)).toEqual(['admin']);
  });
});
