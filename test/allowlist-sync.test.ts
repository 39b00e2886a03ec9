import { describe, expect, it } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AllowlistSync, EndpointClass, ListDelivery, OriginAllowlist } from '../lib';
import { refusal } from './support/synth/rest-api-app';

function newStack(): Stack {
  const app = new App();
  OriginAllowlist.setParameterRoot(app, '/shop');
  return new Stack(app, 'Shop');
}

function pushed(stack: Stack, id = 'Orders', name?: string): EndpointClass {
  const delivery = ListDelivery.PUSH;
  const allowlist = name
    ? OriginAllowlist.fromParameterName(name, { delivery })
    : OriginAllowlist.fromParameterStore({ delivery, initialOrigins: ['https://app.shop.example'] });
  return EndpointClass.credentialed(stack, id, { allowlist, methods: ['GET', 'POST'] });
}

function syncedConfig(template: Template): { readonly classes: Record<string, unknown>; readonly targets: unknown[] } {
  const functions = template.findResources('AWS::Lambda::Function', {
    Properties: { Environment: { Variables: { SYNC: Match.anyValue() } } },
  });
  const [sync] = Object.values(functions);
  return JSON.parse(sync!['Properties'].Environment.Variables.SYNC);
}

describe('AllowlistSync', () => {
  it('follows the sources of the pushed classes of a stack, and nothing else', () => {
    const stack = newStack();
    pushed(stack);
    pushed(stack, 'Returns', '/shop/partners');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ssm'],
        'detail-type': ['Parameter Store Change'],
        detail: { name: ['/shop/orders/origins', '/shop/partners'], operation: ['Create', 'Update', 'Delete'] },
      },
    });
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'cron(1/5 * * * ? *)' });
    expect(syncedConfig(template)).toEqual({
      classes: {
        orders: expect.objectContaining({ source: '/shop/orders/origins', effective: '/shop/orders/effective' }),
        returns: expect.objectContaining({ source: '/shop/partners', effective: '/shop/partners/effective' }),
      },
      targets: [],
    });
  });

  it('hears of the lists of its own stack alone', () => {
    const stack = newStack();
    pushed(stack);
    const other = new Stack(stack.node.root as App, 'Other');
    pushed(other, 'Returns');
    Template.fromStack(other).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { name: ['/shop/returns/origins'] } },
    });
  });

  it('is one a stack, and there only where a class is pushed', () => {
    const stack = newStack();
    EndpointClass.credentialed(stack, 'Pulled', { methods: ['GET'] });
    expect(stack.node.findAll().filter((one) => one instanceof AllowlistSync)).toEqual([]);
    pushed(stack);
    expect(AllowlistSync.of(stack)).toBe(AllowlistSync.of(pushed(stack, 'Returns')));
  });

  it('may read the sources and write what is in force, and never the other way about', () => {
    const stack = newStack();
    pushed(stack);
    const template = Template.fromStack(stack);
    const roles = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) =>
      id.includes('AllowlistSync'),
    );
    const text = JSON.stringify(roles.map(([, role]) => role['Properties'].Policies[0].PolicyDocument.Statement));
    const statements = JSON.parse(text)[0] as { Action: string; Resource: unknown }[];
    const of = (action: string) => statements.filter(({ Action }) => JSON.stringify(Action).includes(action));
    const written = JSON.stringify(of('ssm:PutParameter'));
    expect(written).toContain('parameter/shop/orders/effective');
    expect(written).toContain('parameter/shop/orders/status');
    expect(written).not.toContain('parameter/shop/orders/origins');
    expect(JSON.stringify(of('ssm:GetParameter'))).toContain('parameter/shop/orders/origins');
  });

  it('lets whoever reads or changes a list read what became of it, and nobody else', () => {
    const stack = newStack();
    const role = new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() });
    pushed(stack).grantWriteAllowlist(role);
    const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
    const [operator] = Object.entries(policies).filter(([id]) => id.startsWith('Operator'));
    const statements = operator![1]['Properties'].PolicyDocument.Statement as { Action: string | string[] }[];
    const of = (action: string) => JSON.stringify(statements.filter(({ Action }) => [Action].flat().includes(action)));
    for (const name of ['origins', 'effective', 'status'])
      expect(of('ssm:GetParameter')).toContain(`parameter/shop/orders/${name}`);
    expect(of('ssm:PutParameter')).toContain('parameter/shop/orders/origins');
    expect(of('ssm:PutParameter')).not.toMatch(/effective|status/);
  });

  it('runs in a deployment once the first list is there', () => {
    const stack = newStack();
    pushed(stack);
    const template = Template.fromStack(stack);
    const [lists] = Object.keys(template.findResources('Custom::CdkCorsInitialOrigins'));
    template.hasResource('Custom::CdkCorsAllowlistSync', { DependsOn: Match.arrayWith([lists]) });
  });

  it('has everybody else read what is in force', () => {
    const stack = newStack();
    const fn = new LambdaFunction(stack, 'Fn', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = withCors()'),
    });
    pushed(stack).addToFunction(fn);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { CDK_CORS: Match.stringLikeRegexp('"effective":"/shop/orders/effective"') } },
    });
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(policies).toContain('parameter/shop/orders/effective');
    expect(policies).not.toContain('parameter/shop/orders/origins');
  });

  it('refuses lists that no event of its account and region tells of', () => {
    const delivery = ListDelivery.PUSH;
    const shared = 'arn:aws:ssm:us-east-1:222222222222:parameter/central/cors/origins';
    for (const allowlist of [
      OriginAllowlist.fromParameterName(shared, { delivery }),
      OriginAllowlist.fromParameterName('/shop/origins', { delivery, region: 'eu-west-1' }),
    ]) {
      const make = () => EndpointClass.credentialed(newStack(), 'Orders', { allowlist, methods: ['GET'] });
      expect(refusal(make)).toEqual([expect.stringContaining('pushed-list-elsewhere')]);
    }
  });

  it('refuses a list that counts for less than two looks at it', () => {
    const make = (usableFor: Duration) => () =>
      new EndpointClass(newStack(), 'Orders', {
        allowlist: OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH }),
        methods: ['GET'],
        usableFor,
      });
    expect(refusal(make(Duration.minutes(9))).join()).toContain('write at least Duration.seconds(600)');
    expect(refusal(make(Duration.seconds(600)))).toEqual([]);
  });

  it('refuses more classes than the settings of its function hold', () => {
    const stack = newStack();
    for (let i = 0; i < 30; i++) pushed(stack, `Orders${i}`);
    expect(refusal(() => (stack.node.root as App).synth()).join()).toContain(
      'spread the pushed classes over several stacks',
    );
  });

  it('has an alarm for failures, and one for what is left out of each class that is counted', () => {
    const stack = newStack();
    pushed(stack);
    EndpointClass.credentialed(stack, 'Quiet', {
      allowlist: OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH }),
      methods: ['GET'],
      metrics: false,
    });
    const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.map(({ Properties }) => [Properties.MetricName, Properties.Dimensions.length]).sort()).toEqual([
      ['EntriesLeftOut', 2],
      ['SyncFailures', 1],
    ]);
  });
});
