import { describe, expect, it } from '@jest/globals';
import {
  CfnCondition,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CustomResource,
  Duration,
  Fn,
  NestedStack,
  Stack,
  Stage,
  Token,
} from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { CfnParameter as SsmParameter, StringListParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { startPreview } from '../../preview';
import { inline, preview } from '../support/preview/served-app';

/** Puts a value into Parameter Store, where the test can read what it was resolved to. */
function show(stack: Stack, name: string, value: string): void {
  new SsmParameter(stack, `Show${name}`, { name: `/show/${name}`, type: 'String', value });
}

const answering = (data: string): string => `exports.handler = async (event) => {
  const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'made-' + event.LogicalResourceId, Data: ${data} });
  await fetch(event.ResponseURL, { method: 'PUT', body });
}`;

describe('startPreview', () => {
  it('resolves what the template leaves to CloudFormation', async () => {
    const { parameters } = await preview((stack) => {
      const handler = inline(stack, 'Fn', 'exports.handler = async () => {}', { functionName: 'orders' });
      new CfnParameter(stack, 'Given', { default: 'by default' });
      new CfnCondition(stack, 'Yes', { expression: Fn.conditionEquals(Fn.ref('Given'), 'by default') });
      new CfnCondition(stack, 'No', { expression: Fn.conditionNot(Fn.conditionAnd(Fn.conditionEquals('a', 'a'))) });
      new CfnResource(stack, 'Absent', {
        type: 'AWS::SSM::Parameter',
        properties: { Name: '/absent', Type: 'String', Value: 'x' },
      }).addOverride('Condition', 'No');
      const mapping = new CfnMapping(stack, 'Map', { mapping: { first: { second: 'mapped' } } });
      show(stack, 'ref', Fn.ref('Given'));
      show(stack, 'join', Fn.join('-', ['a', Fn.ref('AWS::Region'), stack.account]));
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
      show(stack, 'sub', Fn.sub('${AWS::StackName} ${x} ${!kept} ${Given}', { x: Fn.ref('AWS::Partition') }));
      show(stack, 'arn', handler.functionArn);
      show(stack, 'map', mapping.findInMap(Fn.join('', ['fi', 'rst']), 'second'));
      show(stack, 'select', Fn.select(1, Fn.split(',', 'a,b,c')));
      show(stack, 'if', Token.asString(Fn.conditionIf('Yes', 'yes', 'no')));
      show(stack, 'ifNot', Token.asString(Fn.conditionIf('No', 'yes', 'no')));
      show(stack, 'base64', Fn.base64('text'));
      show(stack, 'id', Fn.select(2, Fn.split(':', stack.stackId)));
    });
    const shown = Object.fromEntries(parameters.all().map(({ name, current }) => [name, current.value]));
    expect(shown).toEqual({
      '/show/ref': 'by default',
      '/show/join': 'a-us-east-1-123456789012',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
      '/show/sub': 'Shop aws ${kept} by default',
      '/show/arn': 'arn:aws:lambda:us-east-1:123456789012:function:orders',
      '/show/map': 'mapped',
      '/show/select': 'b',
      '/show/if': 'yes',
      '/show/ifNot': 'no',
      '/show/base64': 'dGV4dA==',
      '/show/id': 'cloudformation',
    });
  });

  it('follows values across stacks, nested stacks and stages, each in its own environment', async () => {
    const { parameters } = await preview((stack, app) => {
      const nested = new NestedStack(stack, 'Nested');
      const inner = new StringParameter(nested, 'Inner', { parameterName: '/inner', stringValue: stack.region });
      show(stack, 'fromNested', inner.stringValue);
      const consumer = new Stack(app, 'AConsumer');
      show(consumer, 'imported', inner.parameterArn);
      const stage = new Stage(app, 'Prod', { env: { region: 'eu-west-1', account: '111111111111' } });
      show(new Stack(stage, 'Deep'), 'deep', Fn.join(' ', [Fn.ref('AWS::Region'), Fn.ref('AWS::AccountId')]));
      new CfnOutput(stack, 'Named', { value: 'exported', exportName: 'the-name' });
      const importer = new Stack(app, 'Importer');
      importer.addStackDependency(stack);
      show(importer, 'byName', Fn.importValue('the-name'));
    });
    expect(parameters.value('/inner')).toBe('us-east-1');
    expect(parameters.value('/show/fromNested')).toBe('us-east-1');
    expect(parameters.value('/show/imported')).toBe('arn:aws:ssm:us-east-1:123456789012:parameter/inner');
    expect(parameters.value('/show/deep')).toBe('eu-west-1 111111111111');
    expect(parameters.value('/show/byName')).toBe('exported');
  });

  it('reads Parameter Store for parameters of an SSM type and dynamic references', async () => {
    const { parameters, lines } = await preview((stack, app) => {
      new StringListParameter(stack, 'List', { parameterName: '/list', stringListValue: ['a', 'b'] });
      const second = new Stack(app, 'Second');
      second.addStackDependency(stack);
      show(second, 'list', Fn.join('+', StringListParameter.valueForTypedListParameter(second, '/list')));
      show(second, 'dynamic', '{{resolve:ssm:/list}}');
      show(second, 'missing', `x${StringParameter.valueForStringParameter(second, '/missing')}`);
    });
    expect(parameters.value('/show/list')).toBe('a+b');
    expect(parameters.value('/show/dynamic')).toBe('a,b');
    expect(parameters.value('/show/missing')).toBe('x');
    expect(lines).toContain('note  Second: Parameter Store has no "/missing" at the deployment');
  });

  it('runs custom resources at the start, those that others need first', async () => {
    const { parameters, lines } = await preview((stack) => {
      const first = inline(stack, 'First', answering('{ Value: JSON.stringify(event.ResourceProperties) }'));
      const made = new CustomResource(stack, 'Made', {
        serviceToken: first.functionArn,
        resourceType: 'Custom::Made',
        properties: { number: 7, flag: true, list: ['a', 1] },
      });
      const second = inline(stack, 'Second', answering('{ Value: process.env.FROM_FIRST }'), {
        environment: { FROM_FIRST: made.ref },
      });
      const later = new CustomResource(stack, 'ALater', { serviceToken: second.functionArn });
      show(stack, 'properties', made.getAttString('Value'));
      show(stack, 'later', later.getAttString('Value'));
    });
    expect(JSON.parse(parameters.value('/show/properties') ?? '')).toEqual({
      ServiceToken: expect.stringMatching(/^arn:aws:lambda:.*First/),
      number: '7',
      flag: 'true',
      list: ['a', '1'],
    });
    expect(parameters.value('/show/later')).toBe('made-Made');
    expect(lines).toContain('created  Shop: custom resource Made (Custom::Made)');
  });

  it('lets a custom resource write to Parameter Store', async () => {
    const { parameters } = await preview((stack) => {
      const code = `exports.handler = async (event) => {
        await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers: { 'x-amz-target': 'AmazonSSM.PutParameter' },
          body: JSON.stringify({ Name: '/made', Type: 'String', Value: 'here' }) });
        await fetch(event.ResponseURL, { method: 'PUT', body: '{"Status":"SUCCESS"}' });
      }`;
      new CustomResource(stack, 'Made', { serviceToken: inline(stack, 'Fn', code).functionArn });
    });
    expect(parameters.value('/made')).toBe('here');
  });

  it.each([
    ['throws', 'exports.handler = async () => { throw new Error("broken") }', 'Error: broken'],
    ['does not answer', 'exports.handler = async () => {}', 'no answer to the ResponseURL'],
    [
      'answers FAILED',
      'exports.handler = async (e) => { await fetch(e.ResponseURL, { method: "PUT", body: JSON.stringify({ Status: "FAILED", Reason: "because" }) }) }',
      'because',
    ],
    [
      'answers garbage',
      'exports.handler = async (e) => { await fetch(e.ResponseURL, { method: "PUT", body: "<html>" }) }',
      'no JSON object',
    ],
  ])('goes on, and says why, where the function of a custom resource %s', async (_, code, reason) => {
    const { lines, endpoints } = await preview((stack) => {
      const made = new CustomResource(stack, 'Made', { serviceToken: inline(stack, 'Fn', code).functionArn });
      new RestApi(stack, 'Api', { deployOptions: { variables: { x: made.getAttString('Nothing') } } }).root.addMethod(
        'GET',
      );
    });
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^FAILED .*Made .*${reason}`)));
    expect(endpoints).toHaveLength(1);
  });

  it('says what it leaves out, once each, and never fails for it', async () => {
    const { lines, endpoints } = await preview((stack) => {
      new WebSocketApi(stack, 'Socket');
      new Rule(stack, 'Hourly', { schedule: Schedule.rate(Duration.hours(1)) });
      new CfnResource(stack, 'Balancer', { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', properties: {} });
      new CfnResource(stack, 'Odd', { type: 'Some::Unknown::Thing', properties: { X: { 'Fn::Whatever': 1 } } });
      show(stack, 'odd', Token.asString({ 'Fn::Cidr': ['10.0.0.0/16', 1, 8] }));
      show(stack, 'attribute', Token.asString({ 'Fn::GetAtt': ['Odd', 'Colour'] }));
      new CustomResource(stack, 'Sdk', {
        serviceToken: 'arn:aws:lambda:us-east-1:1:function:x',
        resourceType: 'Custom::AWS',
      });
    });
    const notes = lines.filter((line) => line.startsWith('note'));
    expect(notes).toContainEqual(
      expect.stringMatching(/^note {2}Shop: WebSocket API Socket\w* has no stage, nothing reaches it$/),
    );
    expect(notes).toContain('note  Shop: load balancer Balancer is not served');
    expect(notes).toContainEqual(expect.stringMatching(/^note {2}Shop: schedule Hourly\w* is not run$/));
    expect(notes).toContain('note  Shop: intrinsic function Fn::Cidr is not served');
    expect(notes).toContain('note  Shop: the preview does not know Odd.Colour (Some::Unknown::Thing)');
    expect(notes.join()).toContain('custom resource Sdk (Custom::AWS) is not run');
    expect(endpoints).toEqual([]);
  });

  it('names each stage of each API with its URLs, and stops answering when it is closed', async () => {
    const { endpoints, close, aws } = await preview((stack) => {
      const handler = inline(stack, 'Fn', 'exports.handler = async () => ({ statusCode: 200 })');
      new RestApi(stack, 'Api', { deployOptions: { stageName: 'v1' } }).root.addMethod(
        'GET',
        new LambdaIntegration(handler),
      );
    });
    expect(endpoints).toEqual([
      {
        kind: 'rest-api',
        id: expect.stringMatching(/^Api/),
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v1$/),
        httpsUrl: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/v1$/),
        stack: 'Shop',
      },
    ]);
    const { url = '' } = endpoints[0] ?? {};
    expect((await fetch(url)).status).toBe(200);
    await close();
    await expect(fetch(url)).rejects.toThrow();
    await expect(fetch(aws)).rejects.toThrow();
  });

  it('fails for a directory without an assembly', async () => {
    await expect(startPreview({ app: '/nowhere' })).rejects.toThrow(
      'assembly-not-found: "/nowhere" holds no manifest.json; run "cdk synth" first, or name its output',
    );
  });
});
