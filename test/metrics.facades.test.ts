import { describe, expect, it } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccessLogFormat, LogGroupLogDestination, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Alarm, Dashboard, GraphWidget, type MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketCors,
  CorsDashboard,
  DistributionCors,
  EndpointClass,
  type EndpointClassProps,
  FunctionUrlCors,
  HttpApiCors,
  ListDelivery,
  OriginAllowlist,
  RestApiCors,
  WebSocketApiCors,
} from '../lib';
import { Messages } from './support/synth/messages';

const allowlist = OriginAllowlist.of('https://app.example.com');
const live = OriginAllowlist.fromParameterName('/shop/orders/origins');
const reads = { methods: ['GET', 'POST'], requestHeaders: ['content-type'] };

const origin = new HttpOrigin('origin.example.com');

function newStack(): Stack {
  return new Stack(new App(), 'Shop', { env: { region: 'eu-west-1', account: '111111111111' } });
}

function ordersOf(stack: Stack, props: Partial<EndpointClassProps> = {}): EndpointClass {
  return new EndpointClass(stack, 'Orders', { allowlist, ...reads, ...props });
}

/** A REST API whose stage writes an access log in a format, or none. */
function shop(format: AccessLogFormat | undefined, ids = ['{id}']) {
  const stack = newStack();
  const logGroup = new LogGroup(stack, 'AccessLog');
  const accessLog = { accessLogDestination: new LogGroupLogDestination(logGroup), accessLogFormat: format };
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false, deployOptions: format && accessLog });
  const resource = api.root.addResource('orders');
  resource.addMethod('GET', new MockIntegration());
  for (const id of ids) resource.addResource(id).addMethod('GET', new MockIntegration());
  return { stack, logGroup, api, cors: RestApiCors.of(api) };
}

function infos(stack: Stack): string[] {
  return new Messages(stack).infos().filter((text) => text.includes('no function of this package counts'));
}

function told({ expression, usingMetrics }: MathExpression) {
  const metrics = Object.values(usingMetrics) as { metricName?: string; dimensions?: object }[];
  return { expression, metrics: metrics.map(({ metricName, dimensions }) => ({ metricName, ...dimensions })) };
}

describe('a place without a function', () => {
  const places: Record<string, (stack: Stack, endpointClass: EndpointClass) => unknown> = {
    'REST API': (stack, one) => {
      const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
      api.root.addMethod('GET', new MockIntegration());
      RestApiCors.of(api).apply('/', one);
    },
    'HTTP API': (stack, one) => {
      const api = new HttpApi(stack, 'Http');
      const integration = new HttpUrlIntegration('Origin', 'https://origin.example.com');
      api.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration });
      HttpApiCors.of(api).apply('/', one);
    },
    'function URL': (stack, one) => FunctionUrlCors.of(functionOf(stack).addFunctionUrl()).apply('/', one),
    distribution: (stack, one) => {
      DistributionCors.of(new Distribution(stack, 'Site', { defaultBehavior: { origin } })).apply('*', one);
    },
    bucket: (stack, one) => BucketCors.of(new Bucket(stack, 'Photos')).apply(one),
  };
  const simple = { methods: ['GET'], requestHeaders: [] };

  it.each(Object.entries(places))('is told of once: %s', (_, apply) => {
    const stack = newStack();
    apply(stack, ordersOf(stack, simple));
    expect(infos(stack)).toEqual([
      expect.stringMatching(/^Shop\/\S+: for orders, .* no function of this package counts/),
    ]);
  });

  it.each(Object.entries(places))('is not told of where nobody is kept out, or nobody counts: %s', (_, apply) => {
    for (const props of [{ allowlist: OriginAllowlist.anyOrigin() }, { metrics: false }]) {
      const stack = newStack();
      apply(stack, ordersOf(stack, { ...simple, ...props }));
      expect(infos(stack)).toEqual([]);
    }
  });

  it.each(['REST API', 'HTTP API'])('counts with a live list, as the message says: %s', (name) => {
    const stack = newStack();
    places[name]!(stack, ordersOf(stack, { ...simple, allowlist: live }));
    expect(infos(stack)).toEqual([]);
  });

  it('has no live list advised to it where there is one, which is pushed: HTTP API', () => {
    const stack = newStack();
    OriginAllowlist.setParameterRoot(stack, '/shop');
    const pushed = OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH });
    places['HTTP API']!(stack, ordersOf(stack, { ...simple, allowlist: pushed }));
    expect(infos(stack)).toEqual([
      expect.stringMatching(/Leave delivery out, and shards and owners with it: a function then answers preflights/),
    ]);
  });

  it('counts with withCors behind a function URL, as the message says', () => {
    const stack = newStack();
    const fn = functionOf(stack);
    FunctionUrlCors.of(fn.addFunctionUrl()).apply('/', ordersOf(stack, simple)).addToFunction(fn);
    expect(infos(stack)).toEqual([]);
  });
});

describe('denied preflights in an access log', () => {
  it('are counted by the fields that the format has, with the format untouched', () => {
    const { stack, logGroup, cors } = shop(AccessLogFormat.jsonWithStandardFields());
    cors.apply('/orders', ordersOf(stack)).countFromAccessLog(logGroup);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Logs::MetricFilter', {
      LogGroupName: { Ref: 'AccessLogD598EBE9' },
      FilterPattern:
        '{ ($.httpMethod = "OPTIONS") && ($.status = "403") && (($.resourcePath = "/orders") || ($.resourcePath = "/orders/{id}")) }',
      MetricTransformations: [
        { MetricNamespace: 'cdk-cors', MetricName: 'Denied/Shop/orders', MetricValue: '1', Unit: 'Count' },
      ],
    });
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      AccessLogSetting: { Format: AccessLogFormat.jsonWithStandardFields().toString() },
    });
    expect(infos(stack)).toEqual([]);
  });

  it('are counted by other names, and a status without quotes', () => {
    const format =
      '{"id":"$context.requestId", "m":"$context.httpMethod", "p":"$context.resourcePath", "s": $context.status, "t":{"u":"$context.path"}}';
    const { stack, logGroup, cors } = shop(AccessLogFormat.custom(format), []);
    cors.apply('/orders', ordersOf(stack)).countFromAccessLog(logGroup);
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ ($.m = "OPTIONS") && ($.s = 403) && ($.p = "/orders") }',
    });
  });

  it('take as many filters as their paths need, each path in one', () => {
    const ids = Array.from({ length: 60 }, (_, i) => `a-rather-long-name-${i}`);
    const { stack, logGroup, cors } = shop(AccessLogFormat.jsonWithStandardFields(), ids);
    cors.apply('/orders', ordersOf(stack)).countFromAccessLog(logGroup);
    const filters = Object.values(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter'));
    const patterns = filters.map(({ Properties }) => Properties.FilterPattern as string);
    expect(patterns.length).toBeGreaterThan(1);
    for (const pattern of patterns) expect(pattern.length).toBeLessThanOrEqual(1024);
    const paths = patterns.flatMap((pattern) => [...pattern.matchAll(/"(\/[^"]*)"/g)].map(([, path]) => path));
    expect(paths.sort()).toEqual(['/orders', ...ids.map((id) => `/orders/${id}`)].sort());
  });

  it.each([
    [
      AccessLogFormat.clf(),
      'access-log-format - Shop/Api/DeploymentStage.prod/Resource: the format of its access log is no JSON',
    ],
    [AccessLogFormat.custom('["$context.requestId"]'), 'access-log-format'],
    [
      AccessLogFormat.custom('{"id":"$context.requestId","httpMethod":"$context.httpMethod"}'),
      'lacks $context.resourcePath, $context.status, by which denied preflights are told; add "resourcePath": "$context.resourcePath", ' +
        '"status": "$context.status" to it',
    ],
    [undefined, 'access-log-missing - Shop/Api: countFromAccessLog got Shop/AccessLog'],
  ])('are refused where the log does not tell them: %s', (format, message) => {
    const { stack, logGroup, cors } = shop(format);
    cors.apply('/orders', ordersOf(stack)).countFromAccessLog(logGroup);
    expect(() => Template.fromStack(stack)).toThrow(message);
  });
});

describe('metrics of facades', () => {
  it('are about all of their classes that count', () => {
    const stack = newStack();
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
    const cors = RestApiCors.of(api);
    expect(() => cors.metricDenied()).toThrow('metrics-off - Shop/Api/Cors: no class that counts was applied so far');
    cors.apply('/orders', ordersOf(stack, { allowlist: live }));
    cors.apply('/quiet', new EndpointClass(stack, 'Quiet', { allowlist, ...reads, metrics: false }));
    cors.apply('/items', new EndpointClass(stack, 'Items', { allowlist, ...reads }));
    const denied = cors.metricDenied({ period: Duration.minutes(1), label: 'kept out' });
    expect(told(denied)).toEqual({
      expression: expect.stringMatching(/^FILL\(m[0-9a-f]{16}, 0\) \+ FILL\(m[0-9a-f]{16}, 0\)$/),
      metrics: ['orders', 'items'].map((name) => ({ metricName: 'Denied', stack: 'Shop', class: name })),
    });
    expect([denied.label, denied.period.toSeconds()]).toEqual(['kept out', 60]);
    expect(told(cors.metricAllowed()).metrics.map(({ metricName }) => metricName)).toEqual(['Allowed', 'Allowed']);
  });

  it('have what an access log counts, of the classes with templates', () => {
    const { stack, logGroup, cors } = shop(AccessLogFormat.jsonWithStandardFields());
    cors.apply('/orders', ordersOf(stack)).countFromAccessLog(logGroup);
    expect(told(cors.metricDenied()).metrics).toEqual([
      { metricName: 'Denied', stack: 'Shop', class: 'orders' },
      { metricName: 'Denied/Shop/orders' },
    ]);
    expect(told(cors.metricAllowed()).metrics).toHaveLength(1);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  it('are on the dashboard where an access log counts', () => {
    const { stack, logGroup, cors } = shop(AccessLogFormat.jsonWithStandardFields());
    new CorsDashboard(stack, 'Dashboard');
    cors.countFromAccessLog(logGroup).apply('/orders', ordersOf(stack));
    const [dashboard] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
    expect(JSON.stringify(dashboard)).toContain('Denied/Shop/orders');
  });

  it('fit into one graph and into alarms, by Region too', () => {
    const stack = newStack();
    const orders = ordersOf(stack);
    const sites = ['A', 'B'].map((id) => new Distribution(stack, id, { defaultBehavior: { origin } }));
    const facades = sites.map((site) => DistributionCors.of(site).apply('*', orders));
    const regions = ['us-east-1', 'eu-central-1'];
    const left = facades.flatMap((one) => regions.map((region) => one.metricDenied({ region, label: region })));
    new Dashboard(stack, 'Dashboard', { widgets: [[new GraphWidget({ left })]] });
    new Alarm(stack, 'Alarm', { metric: facades[0]!.metricDenied(), threshold: 1, evaluationPeriods: 1 });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 1);
  });

  it('are refused where they would leave something out', () => {
    const { stack, logGroup, cors } = shop(AccessLogFormat.jsonWithStandardFields());
    cors.apply('/orders', ordersOf(stack));
    cors.metricDenied();
    cors.countFromAccessLog(logGroup);
    expect(() => Template.fromStack(stack)).toThrow(
      'metric-too-early - Shop/Api/Cors: metricDenied was asked for before',
    );
  });

  it('are there for HTTP and WebSocket APIs and function URLs', () => {
    const stack = newStack();
    const orders = ordersOf(stack);
    const facades = [
      HttpApiCors.of(new HttpApi(stack, 'Http')).apply('/', orders),
      FunctionUrlCors.of(functionOf(stack).addFunctionUrl()).apply('/', orders),
      WebSocketApiCors.of(new WebSocketApi(stack, 'Chat')).apply(orders),
    ];
    for (const one of facades) {
      expect(told(one.metricDenied()).metrics).toEqual([{ metricName: 'Denied', stack: 'Shop', class: 'orders' }]);
      expect(told(one.metricAllowed()).metrics).toEqual([{ metricName: 'Allowed', stack: 'Shop', class: 'orders' }]);
    }
  });
});

function functionOf(stack: Stack): LambdaFunction {
  return new LambdaFunction(stack, 'Fn', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({})'),
  });
}
