import { App, Stack, Stage, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, it } from 'vitest';
import { EndpointClass, OriginAllowlist } from '../lib';
import { allowedPattern } from '../lib/private/allowlist/allowed-pattern';
import { refusal } from './support/synth/rest-api-app';

function orders(scope: Stack, allowlist?: OriginAllowlist, id = 'Orders'): EndpointClass {
  return EndpointClass.credentialed(scope, id, { allowlist, methods: ['POST'] });
}

function newStack(app = new App()): Stack {
  return new Stack(app, 'Stack');
}

function roleOf(template: Template): unknown {
  const roles = Object.values(template.findResources('AWS::IAM::Role'));
  expect(roles).toHaveLength(1);
  return roles[0]?.['Properties'];
}

describe('setParameterRoot', () => {
  it('names lists after their classes', () => {
    const stack = newStack();
    OriginAllowlist.setParameterRoot(stack.node.root, '/shop/cors');
    expect(orders(stack)._live?.parameter).toBe('/shop/cors/orders/origins');
  });

  it('may come after other constructs, and the nearest root counts', () => {
    const app = new App();
    const stage = new Stage(app, 'Beta');
    OriginAllowlist.setParameterRoot(app, '/shop');
    OriginAllowlist.setParameterRoot(stage, '/shop-beta');
    expect(orders(new Stack(stage, 'Stack'))._live?.parameter).toBe('/shop-beta/orders/origins');
    expect(orders(new Stack(app, 'Stack'))._live?.parameter).toBe('/shop/orders/origins');
  });

  it('can be a context key', () => {
    const stack = newStack(new App({ context: { 'cdk-cors:parameterRoot': '/from/context' } }));
    expect(orders(stack)._live?.parameter).toBe('/from/context/orders/origins');
  });

  it('has no default: two apps would share lists unknowingly', () => {
    expect(() => orders(newStack())).toThrow(
      "parameter-root-missing - Stack/Orders: the live list of orders has no name; call OriginAllowlist.setParameterRoot(app, '/shop/cors')",
    );
  });

  it('fails for another root on one scope', () => {
    const app = new App();
    OriginAllowlist.setParameterRoot(app, '/shop');
    OriginAllowlist.setParameterRoot(app, '/shop');
    expect(() => OriginAllowlist.setParameterRoot(app, '/other')).toThrow(
      'parameter-root-taken - got "/other": the app has the root "/shop"',
    );
  });

  it.each(['shop', '/shop/', '/aws/shop', '/ssm', '/a b', '/{x}', '', Token.asString({ Ref: 'X' })])(
    'refuses %s',
    (root) => {
      expect(() => OriginAllowlist.setParameterRoot(new App(), root)).toThrow('parameter-root-invalid');
    },
  );
});

describe('fromParameterStore', () => {
  it('fails where two classes of a stack would read one list without knowing', () => {
    const stack = newStack();
    OriginAllowlist.setParameterRoot(stack, '/shop');
    orders(stack);
    const props = { className: 'orders', methods: ['POST'] };
    expect(() => EndpointClass.credentialed(stack, 'More', props)).toThrow(
      'parameter-name-taken - Stack/More: Stack/Orders',
    );
  });

  it('creates the parameter where it does not exist, by a function that may write nothing else', () => {
    const stack = newStack();
    OriginAllowlist.setParameterRoot(stack, '/shop');
    const initialOrigins = ['https://app.example.com', 'https://*.tenant.example.com'];
    orders(stack, OriginAllowlist.fromParameterStore({ initialOrigins, patternsUnder: ['tenant.example.com'] }));
    const elsewhere = OriginAllowlist.fromParameterName('/shop/admin', {
      initialOrigins: ['https://a.example'],
      region: 'us-east-1',
    });
    orders(stack, elsewhere, 'Admin');

    const template = Template.fromStack(stack);
    template.hasResource('Custom::CdkCorsInitialOrigins', {
      Properties: {
        ServiceToken: { 'Fn::GetAtt': [Match.stringLikeRegexp('CdkCorsInitialOrigins'), 'Arn'] },
        ParameterName: '/shop/orders/origins',
        Origins: initialOrigins,
        AllowedPattern: allowedPattern(),
        Region: Match.absent(),
      },
    });
    template.hasResourceProperties('Custom::CdkCorsInitialOrigins', {
      ParameterName: '/shop/admin',
      Region: 'us-east-1',
    });
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    const createOnly = { StringNotEquals: { 'ssm:Overwrite': 'true' } };
    const partition = { Ref: 'AWS::Partition' };
    const account = { Ref: 'AWS::AccountId' };
    expect(roleOf(template)).toEqual({
      AssumeRolePolicyDocument: expect.anything(),
      Policies: [
        {
          PolicyName: 'Permissions',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                Resource: { 'Fn::GetAtt': [expect.stringContaining('Logs'), 'Arn'] },
              },
              {
                Effect: 'Allow',
                Action: 'ssm:PutParameter',
                Condition: createOnly,
                Resource: {
                  'Fn::Join': [
                    '',
                    [
                      'arn:',
                      partition,
                      ':ssm:',
                      { Ref: 'AWS::Region' },
                      ':',
                      account,
                      ':parameter/shop/orders/origins',
                    ],
                  ],
                },
              },
              {
                Effect: 'Allow',
                Action: 'ssm:PutParameter',
                Condition: createOnly,
                Resource: {
                  'Fn::Join': ['', ['arn:', partition, ':ssm:us-east-1:', account, ':parameter/shop/admin']],
                },
              },
            ],
          },
        },
      ],
    });
  });

  it('validates initial origins as the live list will be read', () => {
    const stack = newStack();
    const initialOrigins = [
      'https://app.example.com/',
      'https://*.tenant.example.com',
      'https://*.example.com:8443',
      'https://a.example',
    ];
    const patternsUnder = ['tenant.example.com', 'co.uk', 'https://x.example', '*.y.example', 'z.example:8443'];
    const allowlist = OriginAllowlist.fromParameterName('/shop/origins', { initialOrigins, patternsUnder });
    expect(refusal(() => orders(stack, allowlist))).toEqual([
      'policy orders cannot be compiled',
      expect.stringMatching(/^initialOrigins\[0\]: origin-path/),
      expect.stringMatching(/^patternsUnder\[1\]: origin-public-suffix - got "co\.uk"/),
      expect.stringMatching(/^patternsUnder\[2\]: origin-\w+ - got "https:\/\/x\.example": .*; write a domain such as/),
      expect.stringMatching(/^patternsUnder\[3\]: origin-wildcard - got "\*\.y\.example"/),
      expect.stringMatching(/^patternsUnder\[4\]: origin-port - got "z\.example:8443"/),
      'initialOrigins[2]: pattern-not-under-allowed-domain - got "https://*.example.com:8443": in a live list, patterns count ' +
        'under patternsUnder only; add "example.com" to patternsUnder, or list each origin',
    ]);
  });

  it('takes no patterns into lists of exact origins', () => {
    const allowlist = OriginAllowlist.fromParameterName('/shop/origins', { patternsUnder: ['tenant.example.com'] });
    expect(refusal(() => EndpointClass.sensitive(newStack(), 'Admin', { allowlist, methods: ['PUT'] }))).toEqual([
      'policy admin cannot be compiled',
      expect.stringMatching(/^patternsUnder\[0\]: origin-not-exact/),
    ]);
  });
});

describe('fromParameterName', () => {
  it.each(['shop/origins', '/a b', Token.asString({ Ref: 'Name' })])('refuses %s', (name) => {
    expect(() => orders(newStack(), OriginAllowlist.fromParameterName(name))).toThrow('parameter-name-invalid');
  });
});

describe('fromParameter', () => {
  it('reads an imported parameter by its name', () => {
    const stack = newStack();
    const parameter = StringListParameter.fromStringListParameterName(stack, 'Origins', '/shop/origins');
    expect(orders(stack, OriginAllowlist.fromParameter(parameter))._live?.parameter).toBe('/shop/origins');
  });

  it('knows the name that a parameter of the app was given, and warns that deployments write its value', () => {
    const stack = newStack();
    const stringListValue = ['https://app.example.com'];
    const parameter = new StringListParameter(stack, 'Origins', { parameterName: '/shop/origins', stringListValue });
    expect(orders(stack, OriginAllowlist.fromParameter(parameter))._live?.parameter).toBe('/shop/origins');
    Annotations.fromStack(stack).hasWarning('/Stack/Orders', Match.stringLikeRegexp('CloudFormation writes the value'));
  });

  it('takes a name that only the deployment knows', () => {
    const stack = newStack();
    const parameter = new StringListParameter(stack, 'Origins', { stringListValue: ['https://app.example.com'] });
    const live = orders(stack, OriginAllowlist.fromParameter(parameter))._live;
    expect(stack.resolve(live?.parameter)).toEqual({ Ref: expect.stringMatching(/^Origins/) });
  });
});
