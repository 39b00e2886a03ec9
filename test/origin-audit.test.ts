import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AllowedMethods, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  DistributionCors,
  EndpointClass,
  ListDelivery,
  OriginAllowlist,
  OriginAudit,
  type OriginAuditProps,
  RestApiCors,
} from '../lib';
import type { FunctionConfig } from '../lib/contract/function-config';
import { LOG_GROUPS_VARIABLE } from '../lib/contract/variables';
import { expectFileSnapshot } from './support/jest/file-snapshot';
import { Messages } from './support/synth/messages';
import { permittedParameters } from './support/synth/permitted-parameters';

const METHODS = ['GET'];

function classesIn(stack: Stack) {
  return {
    open: EndpointClass.publicRead(stack, 'Open'),
    admin: EndpointClass.credentialed(stack, 'Admin', {
      allowlist: OriginAllowlist.of('https://admin.shop.example'),
      methods: METHODS,
    }),
    orders: EndpointClass.credentialed(stack, 'Orders', {
      allowlist: OriginAllowlist.fromParameterName('/shop/orders', { region: 'eu-west-1' }),
      methods: METHODS,
    }),
  };
}

function audited(props: (stack: Stack, classes: ReturnType<typeof classesIn>) => OriginAuditProps = () => ({})) {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  const audit = new OriginAudit(stack, 'Audit', props(stack, classesIn(stack)));
  return { app, stack, audit, template: Template.fromStack(stack) };
}

/** The settings beside the code of the function that audits. */
function configOf({ app, template }: ReturnType<typeof audited>): FunctionConfig {
  const [fn] = Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { Description: 'Audits the origins of allowlists' },
    }),
  );
  const key = fn?.['Properties'].Code.S3Key.replace(/\.zip$/, '');
  return JSON.parse(readFileSync(join(app.outdir, `asset.${key}`, 'config.json'), 'utf8'));
}

describe('OriginAudit', () => {
  it('audits the classes of its stack that have a list, once a day', () => {
    const all = audited();
    expect(Object.keys(configOf(all).classes)).toEqual(['admin', 'orders']);
    all.template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)' });
    expect(new Messages(all.stack).warnings()).toEqual([]);
  });

  it('audits the classes that it is given, when it is told to', () => {
    const schedule = Schedule.cron({ weekDay: 'MON', hour: '6', minute: '0' });
    const some = audited((_, { orders }) => ({ classes: [orders], schedule }));
    expect(Object.keys(configOf(some).classes)).toEqual(['orders']);
    some.template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'cron(0 6 ? * MON *)' });
  });

  it('audits classes that are made after it', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop');
    new OriginAudit(stack, 'Audit');
    classesIn(stack);
    expect(
      Object.keys(configOf({ app, stack, audit: null as never, template: Template.fromStack(stack) }).classes),
    ).toEqual(['admin', 'orders']);
  });

  it('may read the lists, keep what it told, and tell the topic, and nothing else', () => {
    const { template, stack } = audited((stack) => ({ topic: new Topic(stack, 'Worse') }));
    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    const statements = [
      ...roles.flatMap(({ Properties }) => Properties.Policies[0].PolicyDocument.Statement),
      ...Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
        ({ Properties }) => Properties.PolicyDocument.Statement,
      ),
    ];
    const allowed = statements.map(({ Action, Resource }) => [Action, JSON.stringify(stack.resolve(Resource))]);
    expect(allowed).toEqual([
      [['logs:CreateLogStream', 'logs:PutLogEvents'], expect.stringContaining('AuditLogs')],
      ['ssm:GetParameter', expect.stringContaining('AuditTold')],
      ['ssm:PutParameter', expect.stringContaining('AuditTold')],
      ['ssm:GetParameter', expect.stringContaining(':ssm:eu-west-1:')],
      ['sns:Publish', expect.stringContaining('Worse')],
    ]);
  });

  it('looks at all parameters of a pushed list, not at what is in force of it', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop');
    const pushed = (id: string, more: object) =>
      new EndpointClass(stack, id, {
        allowlist: OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH, ...more }),
        methods: METHODS,
      });
    OriginAllowlist.setParameterRoot(stack, '/shop');
    pushed('Orders', { shards: 9, owners: { 'tea-ltd': ['tea.example'] } });
    pushed('Stock', {});
    const audit = new OriginAudit(stack, 'Audit');
    const template = Template.fromStack(stack);
    expect(permittedParameters(stack, 'AuditRole')).toEqual({
      'ssm:GetParameter': ['/shop/stock/origins'],
      'ssm:GetParameters': ['/shop/orders/origins', '/shop/orders/owners/*', '/shop/orders/shards/*'],
      'ssm:PutParameter': [],
    });
    const { orders, stock } = configOf({ app, stack, audit, template }).classes;
    expect(orders?.live).toMatchObject({ shards: 9, owners: { 'tea-ltd': ['tea.example'] } });
    expect(stock?.live).not.toHaveProperty('shards');
  });

  it('asks the logs of functions when entries were last seen, where it is told to', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop');
    const { orders } = classesIn(stack);
    const api = new RestApi(stack, 'Api');
    api.root.addResource('orders').addMethod('GET', new MockIntegration());
    RestApiCors.of(api).apply('/orders', orders);
    const server = LogGroup.fromLogGroupName(stack, 'Server', '/ecs/server');
    new OriginAudit(stack, 'Audit', { lastSeen: true, logGroups: [server] });
    const template = Template.fromStack(stack);
    const [fn] = Object.values(
      template.findResources('AWS::Lambda::Function', {
        Properties: { Description: 'Audits the origins of allowlists' },
      }),
    );
    expect(JSON.stringify(fn!['Properties'].Environment.Variables[LOG_GROUPS_VARIABLE])).toMatch(
      /ResponderLogs.*\/ecs\/server/,
    );
    const [statements] = Object.entries(template.findResources('AWS::IAM::Role'))
      .filter(([id]) => id.startsWith('Audit'))
      .map(([, { Properties }]) => Properties.Policies[0].PolicyDocument.Statement);
    const actions = statements.map(({ Action }: { Action: string }) => Action);
    expect(actions).toEqual(
      expect.arrayContaining(['logs:FilterLogEvents', 'logs:StartQuery', 'logs:GetQueryResults']),
    );
    expect(new Messages(stack).warnings()).not.toContainEqual(expect.stringContaining('no log to ask'));
  });

  it('says where there is no log that could be asked, and which distribution is not asked about', () => {
    const { stack } = audited(() => ({ lastSeen: true }));
    expect(new Messages(stack).warnings()).toEqual([expect.stringContaining('there is no log to ask')]);
    const edge = new Stack(new App(), 'Edge', { env: { region: 'us-east-1' } });
    const { orders } = classesIn(edge);
    const distribution = new Distribution(edge, 'Distribution', {
      defaultBehavior: {
        origin: new HttpOrigin('shop.example'),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      },
    });
    DistributionCors.of(distribution).apply('*', orders);
    new OriginAudit(edge, 'Audit', { lastSeen: true });
    Template.fromStack(edge);
    expect(new Messages(edge).warnings()).toContainEqual(
      expect.stringMatching(/^Edge\/Distribution\/Cors: .* in an OriginAudit/),
    );
  });

  it('is what reviewers have seen', () => {
    const { template } = audited((stack) => ({ topic: new Topic(stack, 'Worse') }));
    const { Resources } = JSON.parse(JSON.stringify(template.toJSON()).replace(/[0-9a-f]{64}/g, '<hash>'));
    expectFileSnapshot(`${JSON.stringify(Resources, null, 2)}\n`, '__snapshots__/origin-audit.json');
  });

  it('warns where there is nothing to audit', () => {
    const { stack } = audited((_, { open }) => ({ classes: [open] }));
    expect(new Messages(stack).warnings()).toEqual([expect.stringContaining('no class has a list')]);
  });

  it('refuses what is no class, and two classes of one name', () => {
    expect(() => audited((stack) => ({ classes: [stack as never] }))).toThrow('class-unknown');
    const twin = (stack: Stack) =>
      EndpointClass.credentialed(stack, 'Twin', {
        className: 'admin',
        allowlist: OriginAllowlist.of('https://a.example'),
        methods: METHODS,
      });
    expect(() => audited((stack, { admin }) => ({ classes: [admin, twin(stack)] }))).toThrow('class-name-taken');
  });

  it('has metrics for alarms', () => {
    const { audit, stack } = audited();
    const orders = stack.node.findChild('Orders') as EndpointClass;
    const [errors, warnings] = [audit.metricErrors(orders), audit.metricWarnings(orders, { label: 'w' })].map(
      (metric) => metric.toMetricConfig(),
    );
    expect(errors?.metricStat).toMatchObject({
      namespace: 'cdk-cors',
      metricName: 'AuditErrors',
      dimensions: [
        { name: 'class', value: 'orders' },
        { name: 'stack', value: 'Shop' },
      ],
      statistic: 'Maximum',
    });
    expect(warnings?.renderingProperties).toMatchObject({ label: 'w' });
  });
});
