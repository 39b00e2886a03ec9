import { describe, expect, it } from '@jest/globals';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  CorsAlarms,
  type CorsAlarmsProps,
  CorsDashboard,
  DistributionCors,
  EndpointClass,
  ListDelivery,
  OriginAllowlist,
  RestApiCors,
  ScopedTokens,
} from '../lib';
import { Messages } from './support/synth/messages';
import { permittedParameters } from './support/synth/permitted-parameters';

const ENV = { account: '123456789012', region: 'us-east-1' };

function shop(region = ENV.region) {
  const stack = new Stack(new App(), 'Shop', { env: { ...ENV, region } });
  const orders = EndpointClass.credentialed(stack, 'Orders', {
    allowlist: OriginAllowlist.fromParameterName('/shop/orders'),
    methods: ['GET', 'POST'],
  });
  const fn = new LambdaFunction(stack, 'Fn', {
    code: Code.fromInline('exports.handler = withCors(async () => ({ statusCode: 200 }))'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_22_X,
  });
  const api = new RestApi(stack, 'Api');
  api.root.addResource('orders').addMethod('GET', new LambdaIntegration(fn));
  RestApiCors.of(api).apply('/orders', orders).addToFunction(fn);
  return { stack, orders, fn };
}

function alarmed(props: Partial<CorsAlarmsProps> = {}) {
  const { stack, orders, ...others } = shop();
  const alarms = new CorsAlarms(stack, 'Alarms', { classes: [orders], ...props });
  return { stack, orders, alarms, ...others, template: Template.fromStack(stack) };
}

describe('CorsAlarms', () => {
  it('has alarms about the list, the findings and the function, each with the dimensions of the class', () => {
    const { template, alarms } = alarmed();
    expect(alarms.alarms).toHaveLength(7);
    const stackAndClass = [
      { Name: 'class', Value: 'orders' },
      { Name: 'stack', Value: 'Shop' },
    ];
    for (const [MetricName, Statistic, Threshold] of [
      ['ListAge', 'Maximum', 300],
      ['ReadFailures', 'Sum', 1],
      ['EntriesRejected', 'Maximum', 1],
    ]) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'cdk-cors',
        MetricName,
        Statistic,
        Threshold,
        TreatMissingData: 'notBreaching',
        Dimensions: stackAndClass,
      });
    }
    for (const finding of ['mistake', 'shift', 'probing']) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'AnomalousDenials',
        Period: 3600,
        Dimensions: [stackAndClass[0], { Name: 'finding', Value: finding }, stackAndClass[1]],
      });
    }
  });

  it('asks the logs of the functions that decide, some minutes after each hour', () => {
    const { template } = alarmed();
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'cron(10 * * * ? *)' });
    const [watch] = Object.values(
      template.findResources('AWS::Lambda::Function', {
        Properties: { Description: 'Says which denials of CORS are not as usual' },
      }),
    );
    const variables = watch?.['Properties'].Environment.Variables;
    const groups = JSON.stringify(variables.LOG_GROUPS);
    expect(groups).toMatch(/CorsResponder\w*Logs/);
    expect(groups).toMatch(/\/aws\/lambda\/.*"Ref":"Fn/);
    template.resourceCountIs('Custom::LogRetention', 0);
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyDocument: {
            Statement: Match.arrayWith([
              Match.objectLike({ Action: 'logs:StartQuery' }),
              Match.objectLike({ Action: 'logs:GetQueryResults', Resource: '*' }),
            ]),
          },
        },
      ],
    });
  });

  it('looks at the history of all parameters of a pushed list', () => {
    const { stack } = shop();
    OriginAllowlist.setParameterRoot(stack, '/shop');
    const stock = new EndpointClass(stack, 'Stock', {
      allowlist: OriginAllowlist.fromParameterStore({
        delivery: ListDelivery.PUSH,
        shards: 9,
        owners: { 'tea-ltd': ['tea.example'] },
      }),
      methods: ['GET'],
    });
    new CorsAlarms(stack, 'Alarms', { classes: [stock] });
    expect(permittedParameters(stack, 'Watch')).toEqual({
      'ssm:GetParameterHistory': ['/shop/stock/origins', '/shop/stock/owners/*', '/shop/stock/shards/*'],
    });
  });

  it('tells a topic, by alarms and by the function', () => {
    const { stack, orders } = shop();
    const topic = new Topic(stack, 'Told');
    new CorsAlarms(stack, 'Alarms', { classes: [orders], topic });
    const template = Template.fromStack(stack);
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    expect(
      alarms.filter(({ Properties }) => Properties.AlarmActions).map(({ Properties }) => Properties.MetricName),
    ).toEqual(expect.arrayContaining(['ListAge', 'ReadFailures', 'EntriesRejected', 'Errors']));
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'sns:Publish' })]) },
    });
  });

  it('says which functions at CloudFront it does not look at, until their Regions are named', () => {
    const withEdge = (regions?: string[]) => {
      const { stack, orders } = shop();
      const distribution = new Distribution(stack, 'Distribution', {
        defaultBehavior: { origin: new HttpOrigin('api.shop.example') },
      });
      DistributionCors.of(distribution).apply('*', orders);
      new CorsAlarms(stack, 'Alarms', { classes: [orders], ...(regions && { regions }) });
      new CorsDashboard(stack, 'Dashboard', regions && { regions });
      return { said: new Messages(stack).warnings().join('\n'), template: Template.fromStack(stack) };
    };
    expect(withEdge().said).toMatch(/the dashboard shows none of these/);
    expect(withEdge().said).toMatch(/Shop\/Distribution\/Cors: its function writes to logs/);
    const named = withEdge(['eu-central-1', 'us-east-1']);
    expect(named.said).not.toMatch(/writes to logs|the dashboard/);
    expect(JSON.stringify(named.template)).toContain('log-group:/aws/lambda/us-east-1.');
  });

  it('says that nothing decides', () => {
    const stack = new Stack(new App(), 'Empty');
    const orders = EndpointClass.credentialed(stack, 'Orders', {
      allowlist: OriginAllowlist.of('https://app.shop.example'),
      methods: ['GET'],
    });
    new CorsAlarms(stack, 'Alarms', { classes: [orders] });
    expect(new Messages(stack).warnings().join('\n')).toMatch(/there is no log to look at/);
  });

  it('says that a class without a list is not watched', () => {
    const stack = new Stack(new App(), 'Open');
    const alarms = new CorsAlarms(stack, 'Alarms', { classes: [EndpointClass.publicRead(stack, 'Prices')] });
    expect(alarms.alarms).toHaveLength(1);
    expect(new Messages(stack).warnings().join('\n')).toMatch(/prices: any origin may call it/);
  });

  it('fails for a class that counts nothing', () => {
    const stack = new Stack(new App(), 'Off');
    const orders = EndpointClass.credentialed(stack, 'Orders', {
      allowlist: OriginAllowlist.of('https://app.shop.example'),
      methods: ['GET'],
      metrics: false,
    });
    expect(() => new CorsAlarms(stack, 'Alarms', { classes: [orders] })).toThrow(/metrics-off/);
  });
});

describe('CorsAlarms of what apps have', () => {
  it('takes a class twice as once, and tokens of the same name from two stacks', () => {
    const { stack, orders } = shop();
    const tokens = [stack, new Stack(stack.node.root, 'Other', { env: ENV })].map(
      (scope) => new ScopedTokens(scope, 'Tokens', { audience: 'https://api.shop.example' }),
    );
    const { alarms } = new CorsAlarms(stack, 'Alarms', { classes: [orders, orders], tokens: [...tokens, tokens[0]!] });
    expect(alarms).toHaveLength(9);
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 9);
  });

  it('works in a nested stack, and looks at functions of nested ones', () => {
    const { stack, orders } = shop();
    const nested = new NestedStack(stack, 'Watching');
    new CorsAlarms(nested, 'Alarms', { classes: [orders] });
    new CorsDashboard(nested, 'Board', { classes: [orders] });
    const text = JSON.stringify(Template.fromStack(nested).toJSON());
    expect(text).toContain('LOG_GROUPS');
    expect(text).toContain('AWS::CloudWatch::Dashboard');
  });

  it('finds functions that decide in nested stacks of the stack of a class', () => {
    const stack = new Stack(new App(), 'Shop', { env: ENV });
    const orders = EndpointClass.credentialed(stack, 'Orders', {
      allowlist: OriginAllowlist.of('https://shop.example'),
      methods: ['GET'],
    });
    const nested = new NestedStack(stack, 'Apis');
    const fn = new LambdaFunction(nested, 'Fn', {
      code: Code.fromInline('exports.handler = withCors(async () => ({ statusCode: 200 }))'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X,
    });
    const api = new RestApi(nested, 'Api');
    api.root.addResource('orders').addMethod('GET', new LambdaIntegration(fn));
    RestApiCors.of(api).apply('/orders', orders).addToFunction(fn);
    new CorsAlarms(stack, 'Alarms', { classes: [orders] });
    expect(new Messages(stack).warnings().join('\n')).not.toMatch(/no log to look at/);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toMatch(/LOG_GROUPS.*\/aws\/lambda\//);
  });

  it('has classes of a stage, and none', () => {
    const app = new App();
    const stack = new Stack(new Stage(app, 'Prod', { env: ENV }), 'Shop');
    const orders = EndpointClass.publicRead(stack, 'Orders');
    new CorsAlarms(stack, 'Alarms', { classes: [orders] });
    new CorsAlarms(stack, 'None', { classes: [] });
    new CorsDashboard(stack, 'Board', { classes: [], tokens: [] });
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  });
});

describe('CorsDashboard', () => {
  it('says that CloudWatch takes no more widgets', () => {
    const stack = new Stack(new App(), 'Shop', { env: ENV });
    for (let i = 0; i < 90; i++) {
      new EndpointClass(stack, `C${i}`, {
        allowlist: OriginAllowlist.fromParameterName(`/shop/c${i}`),
        methods: ['GET'],
      });
    }
    new CorsDashboard(stack, 'Board');
    expect(new Messages(stack).warnings().join('\n')).toMatch(/540 widgets.*at most 500/);
  });

  it('shows all classes of its stack, and the origins that are denied most', () => {
    const { stack } = shop();
    new CorsDashboard(stack, 'Dashboard', { regions: ['eu-central-1'] });
    const template = Template.fromStack(stack);
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard?.['Properties'].DashboardBody);
    for (const shown of [
      'denials by reason',
      'preflights in a hundred requests',
      'live list',
      'not as usual',
      'eu-central-1',
      'insightRule',
    ])
      expect(body).toContain(shown);
    const [rule] = Object.values(template.findResources('AWS::CloudWatch::InsightRule'));
    expect(JSON.stringify(rule?.['Properties'].RuleBody)).toMatch(/CorsResponder\w*Logs/);
    expect(JSON.stringify(rule?.['Properties'].RuleBody)).toContain('$.origin');
  });

  it('has no rule where no function of the app decides', () => {
    const stack = new Stack(new App(), 'Open');
    EndpointClass.publicRead(stack, 'Prices');
    new CorsDashboard(stack, 'Dashboard');
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::InsightRule', 0);
  });
});
