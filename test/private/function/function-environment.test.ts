import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import { EndpointClass, OriginAllowlist } from '../../../lib';

const ORIGINS = Array.from({ length: 150 }, (_, i) => `https://tenant-${i}.example.com`);

function newFunction(stack: Stack, environment?: Record<string, string>): LambdaFunction {
  const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');
  return new LambdaFunction(stack, 'Handler', {
    code,
    environment,
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  });
}

function configOf(template: Template): unknown {
  const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
  return fn?.['Properties'].Environment.Variables.CDK_CORS;
}

describe('addToFunction of a class', () => {
  it('tells withCors the policy, and nothing that is a default', () => {
    const stack = new Stack(new App(), 'Stack');
    const allowlist = OriginAllowlist.of('https://app.example.com');
    const orders = EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['POST'] });
    orders.addToFunction(newFunction(stack));
    expect(JSON.parse(configOf(Template.fromStack(stack)) as string)).toEqual({
      classes: {
        orders: {
          policy: {
            name: 'orders',
            origins: ['https://app.example.com'],
            methods: ['POST'],
            credentials: true,
            rejectForeignWrites: true,
          },
          // decisions are counted unless the author says otherwise
          metrics: 'Stack',
        },
      },
      routes: [{ path: '/', read: 'orders', write: 'orders' }],
    });
  });

  it('lets the function read the live list, and nothing else', () => {
    const stack = new Stack(new App(), 'Stack');
    const allowlist = OriginAllowlist.fromParameterName('/shop/origins', { region: 'eu-west-1' });
    const orders = EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['POST'] });
    const fn = newFunction(stack);
    orders.addToFunction(fn);
    orders.addToFunction(fn);
    const template = Template.fromStack(stack);
    expect(JSON.parse(configOf(template) as string).classes.orders.live).toEqual({
      parameter: '/shop/origins',
      region: 'eu-west-1',
      freshForSeconds: 30,
      usableForSeconds: 86_400,
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'ssm:GetParameter',
            Effect: 'Allow',
            Resource: { 'Fn::Join': ['', Match.arrayWith([':parameter/shop/origins'])] },
          },
        ],
      },
    });
  });

  it('leaves the name of a parameter to the deployment where only that knows it', () => {
    const stack = new Stack(new App(), 'Stack');
    const parameter = new StringListParameter(stack, 'Origins', { stringListValue: ORIGINS });
    const allowlist = OriginAllowlist.fromParameter(parameter);
    EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['POST'] }).addToFunction(newFunction(stack));
    const [, parts] = (configOf(Template.fromStack(stack)) as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
    expect(parts[1]).toEqual({ Ref: expect.stringMatching(/^Origins/) });
    const text = parts.map((part) => (typeof part === 'string' ? part : '/CFN-name')).join('');
    expect(JSON.parse(text).classes.orders.live.parameter).toBe('/CFN-name');
  });

  it('fails where a function would have the settings of two classes', () => {
    const stack = new Stack(new App(), 'Stack');
    const fn = newFunction(stack);
    EndpointClass.publicRead(stack, 'Catalogue').addToFunction(fn);
    expect(() => EndpointClass.publicRead(stack, 'Prices').addToFunction(fn)).toThrow(
      'function-has-settings - Stack/Handler: it already has those of Stack/Catalogue; where a function serves several ' +
        'classes of one API, call RestApiCors.of(api).addToFunction(fn) once instead; where two APIs call it, give each a ' +
        'function of its own',
    );
  });

  const synthWith = (origins: string[], environment?: Record<string, string>) => {
    const stack = new Stack(new App(), 'Stack');
    const orders = new EndpointClass(stack, 'Orders', { allowlist: OriginAllowlist.of(...origins), methods: ['POST'] });
    orders.addToFunction(newFunction(stack, environment));
    return Template.fromStack(stack);
  };

  it('takes an environment that fits', () => {
    expect(JSON.stringify(configOf(synthWith(ORIGINS.slice(0, 100))))).toContain(ORIGINS[99]);
  });

  it.each<[string, string[], Record<string, string> | undefined]>([
    ['an allowlist that does not fit', ORIGINS, undefined],
    ['variables of the user that leave too little room', ORIGINS.slice(0, 100), { TEXT: 'x'.repeat(1500) }],
  ])('measures the environment at synth: %s', (_, origins, environment) => {
    expect(() => synthWith(origins, environment)).toThrow(
      /environment-too-large - the variables of Stack\/Handler take at least \d+ bytes, Lambda allows 4096/,
    );
  });
});

describe('function URLs of a function with withCors', () => {
  const synth = (addUrl: (fn: LambdaFunction) => void) => {
    const stack = new Stack(new App(), 'Stack');
    const fn = newFunction(stack);
    const allowlist = OriginAllowlist.of('https://app.example.com');
    EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['POST'] }).addToFunction(fn);
    addUrl(fn);
    return () => Template.fromStack(stack);
  };
  const authType = FunctionUrlAuthType.NONE;
  const cors = { allowedOrigins: ['https://app.example.com'] };

  it('must not state the same headers', () => {
    expect(synth((fn) => fn.addFunctionUrl({ authType, cors }))).toThrow(
      'function-url-states-cors - Stack/Handler/FunctionUrl/Resource: this function URL has a CORS configuration',
    );
    expect(synth((fn) => fn.addAlias('live').addFunctionUrl({ authType, cors }))).toThrow('function-url-states-cors');
  });

  it('may leave them to it', () => {
    expect(synth((fn) => fn.addFunctionUrl({ authType }))).not.toThrow();
  });

  it('of other functions are a matter of theirs', () => {
    const other = (fn: LambdaFunction) =>
      new LambdaFunction(Stack.of(fn), 'Other', {
        code: Code.fromInline('x'),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_24_X,
      }).addFunctionUrl({ authType, cors });
    expect(synth(other)).not.toThrow();
  });
});
