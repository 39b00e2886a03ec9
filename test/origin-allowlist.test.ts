import { describe, expect, it } from '@jest/globals';
import { App, Duration, Stack, Stage, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { StringListParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { EndpointClass, OriginAllowlist } from '../lib';
import { allowedPattern } from '../lib/private/allowlist/allowed-pattern';
import { refusal } from './support/synth/rest-api-app';

const SHARED = 'arn:aws:ssm:us-east-1:222222222222:parameter/central/cors/origins';

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
    expect(orders(stack)._live?.bound.parameter).toBe('/shop/cors/orders/origins');
  });

  it('may come after other constructs, and the nearest root counts', () => {
    const app = new App();
    const stage = new Stage(app, 'Beta');
    OriginAllowlist.setParameterRoot(app, '/shop');
    OriginAllowlist.setParameterRoot(stage, '/shop-beta');
    expect(orders(new Stack(stage, 'Stack'))._live?.bound.parameter).toBe('/shop-beta/orders/origins');
    expect(orders(new Stack(app, 'Stack'))._live?.bound.parameter).toBe('/shop/orders/origins');
  });

  it('can be a context key', () => {
    const stack = newStack(new App({ context: { 'cdk-cors:parameterRoot': '/from/context' } }));
    expect(orders(stack)._live?.bound.parameter).toBe('/from/context/orders/origins');
  });

  it('has no default: two apps would share lists unknowingly', () => {
    const stack = newStack();
    orders(stack);
    orders(stack, undefined, 'Returns');
    const problems = refusal(() => (stack.node.root as App).synth()).filter((line) =>
      line.includes('parameter-root-missing'),
    );
    expect(problems).toEqual([
      expect.stringContaining(
        "Stack/Orders: the live list of orders has no name; call OriginAllowlist.setParameterRoot(app, '/shop/cors')",
      ),
      expect.stringContaining('Stack/Returns: the live list of returns has no name'),
    ]);
  });

  it('may come after the classes that it names', () => {
    const stack = newStack();
    const endpointClass = orders(stack);
    OriginAllowlist.setParameterRoot(stack, '/late');
    expect(stack.resolve(endpointClass.parameterName)).toBe('/late/orders/origins');
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
    template.resourceCountIs('Custom::CdkCorsInitialOrigins', 1);
    template.hasResourceProperties('Custom::CdkCorsInitialOrigins', {
      ServiceToken: { 'Fn::GetAtt': [Match.stringLikeRegexp('CdkCorsInitialOrigins'), 'Arn'] },
      Lists: [
        {
          ClassName: 'orders',
          ConstructPath: 'Orders',
          ParameterName: '/shop/orders/origins',
          Origins: initialOrigins,
          AllowedPattern: allowedPattern(),
          Region: Match.absent(),
        },
        Match.objectLike({ ClassName: 'admin', ParameterName: '/shop/admin', Region: 'us-east-1' }),
      ],
    });
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    const createOnly = { StringNotEquals: { 'ssm:Overwrite': 'true' } };
    const partition = { Ref: 'AWS::Partition' };
    const account = { Ref: 'AWS::AccountId' };
    const orderList = [
      'arn:',
      partition,
      ':ssm:',
      { Ref: 'AWS::Region' },
      ':',
      account,
      ':parameter/shop/orders/origins',
    ];
    const adminList = ['arn:', partition, ':ssm:us-east-1:', account, ':parameter/shop/admin'];
    const lists = [orderList, adminList].map((parts) => ({ 'Fn::Join': ['', parts] }));
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
              { Effect: 'Allow', Action: 'ssm:PutParameter', Condition: createOnly, Resource: lists },
              { Effect: 'Allow', Action: ['ssm:AddTagsToResource', 'ssm:GetParameter'], Resource: lists },
              {
                Effect: 'Allow',
                Action: 'ssm:GetParameter',
                Condition: { StringEquals: { 'aws:ResourceTag/cdk-cors': 'allowlist' } },
                Resource: { 'Fn::Join': ['', ['arn:', partition, ':ssm:*:', account, ':parameter/*']] },
              },
            ],
          },
        },
      ],
    });
  });

  it('makes a renamed class an update that names the list from before, and one of the same name no change at all', () => {
    const lists = (id: string, props: object = {}) => {
      const stack = newStack();
      OriginAllowlist.setParameterRoot(stack, '/shop');
      const allowlist = OriginAllowlist.fromParameterStore({ initialOrigins: ['https://app.example.com'] });
      EndpointClass.credentialed(stack, id, { allowlist, methods: ['POST'], ...props });
      return Object.entries(Template.fromStack(stack).findResources('Custom::CdkCorsInitialOrigins'));
    };
    const [[logicalId, { Properties: before }]] = lists('Orders') as [[string, Record<string, never>]];
    const [[idOfRenamed, { Properties: renamed }]] = lists('Purchases') as [[string, Record<string, never>]];
    expect(idOfRenamed).toBe(logicalId);
    expect([before, renamed]).toMatchObject([
      { Lists: [{ ParameterName: '/shop/orders/origins' }] },
      { Lists: [{ ParameterName: '/shop/purchases/origins' }] },
    ]);
    expect(lists('Orders', { maxAge: Duration.minutes(1) })).toEqual(lists('Orders'));
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
      'initialOrigins[2]: pattern-not-under-allowed-domain - got "https://*.example.com:8443": in a live list, patterns are ' +
        'accepted under patternsUnder only; add "example.com" to patternsUnder, or list each origin',
    ]);
  });

  it('refuses initial origins whose scheme has a typing error, and says what is meant', () => {
    const stack = newStack();
    const allowlist = OriginAllowlist.fromParameterName('/shop/origins', {
      initialOrigins: ['htps://www.kunde.example'],
    });
    expect(refusal(() => orders(stack, allowlist))).toEqual([
      'policy orders cannot be compiled',
      'initialOrigins[0]: origin-scheme - got "htps://www.kunde.example": "htps://" looks like https:// with a typing error, and no ' +
        'browser sends it; write "https://www.kunde.example"',
    ]);
  });

  it('takes initial origins that end, and says everything that is wrong behind one', () => {
    const of = (...initialOrigins: string[]) => {
      const stack = newStack();
      orders(stack, OriginAllowlist.fromParameterName('/shop/origins', { initialOrigins }));
      return Object.values(Template.fromStack(stack).findResources('Custom::CdkCorsInitialOrigins'))[0];
    };
    const ending = 'https://pr-12.shop.example;until=2026-12-03;review=2026-12-01;owner=tea-ltd';
    expect(of(ending)?.['Properties'].Lists[0].Origins).toEqual([ending]);
    expect(
      refusal(() =>
        of(
          'https://a.example;keeper=x',
          'https://b.example;until=soon',
          'https://d.example;owner=Tea Ltd',
          'https://c.example/;until=2026-12-03',
        ),
      ),
    ).toEqual([
      'policy orders cannot be compiled',
      'initialOrigins[0]: entry-key-unknown - got "https://a.example;keeper=x": after the origin, an entry has until, review, owner, joins or leaves, and ' +
        'entries with any other key are ignored; write ";until=2026-12-03", ";review=2026-12-01", ";owner=tea-ltd", ";joins=0" or ";leaves=0" after the origin',
      'initialOrigins[1]: entry-date-invalid - got "https://b.example;until=soon": a date is a day of the calendar; write it as "2026-12-03"',
      'initialOrigins[2]: entry-owner-invalid - got "https://d.example;owner=Tea Ltd": an owner is a name of 1 to 64 letters, digits ' +
        'and "._@-"; write it as "tea-ltd" or "ops@tea.example"',
      expect.stringMatching(/^initialOrigins\[3\]: origin-path - got "https:\/\/c\.example\/"/),
    ]);
  });

  it('warns of an initial origin whose last day has passed', () => {
    const warnings = (until: string) => {
      const stack = newStack();
      const initialOrigins = [`https://a.example;until=${until}`, 'https://b.example'];
      orders(stack, OriginAllowlist.fromParameterName('/shop/origins', { initialOrigins }));
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('entry-ended')).length;
    };
    expect([warnings('2020-01-01'), warnings('9999-12-31')]).toEqual([1, 0]);
  });

  it('keeps ends to live lists: what is in code has no clock', () => {
    const refused = refusal(() =>
      orders(newStack(), OriginAllowlist.of('https://pr-12.shop.example;until=2026-12-03')),
    );
    expect(refused[1]).toContain(
      'only entries of a live list have until, review, owner, joins or leaves (OriginAllowlist.fromParameterStore)',
    );
  });

  it('refuses more initial origins than a parameter holds', () => {
    const of = (count: number) => {
      const initialOrigins = Array.from({ length: count }, (_, i) => `https://a${1000 + i}.example.com`);
      return orders(newStack(), OriginAllowlist.fromParameterName('/shop/origins', { initialOrigins }));
    };
    of(300);
    expect(refusal(() => of(400))).toEqual([
      'policy orders cannot be compiled',
      'initialOrigins: initial-origins-too-long - got 10399: so many bytes do not fit into a parameter, which holds 8192; list ' +
        'fewer origins, or patterns below patternsUnder',
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

describe('any port of this very machine, in a live list', () => {
  const initialOrigins = ['http://localhost:*', 'http://127.0.0.1:*', 'http://[::1]:*'];

  it('counts under patternsUnder, which the message says', () => {
    const allowlist = OriginAllowlist.fromParameterName('/shop/origins', { initialOrigins });
    expect(() => orders(newStack(), allowlist)).toThrow(/initialOrigins\[0\]: .*; add "localhost" to patternsUnder/);
    const patternsUnder = ['localhost', '127.0.0.1', '[::1]'];
    const told = OriginAllowlist.fromParameterName('/shop/origins', { initialOrigins, patternsUnder });
    expect(orders(newStack(), told)._live?.bound.patternsUnder).toEqual(patternsUnder);
  });

  it('is what Parameter Store lets in', () => {
    expect(initialOrigins.join(',')).toMatch(new RegExp(allowedPattern()));
  });
});

describe('fromParameterName', () => {
  it.each(['shop/origins', '/a b', '/aws/cors/origins', '/SSM/origins', Token.asString({ Ref: 'Name' })])(
    'refuses %s',
    (name) => {
      expect(() => orders(newStack(), OriginAllowlist.fromParameterName(name))).toThrow('parameter-name-invalid');
    },
  );

  it.each([
    ['/shop/origins:3', '"3"'],
    ['/shop/origins:prod', '"prod"'],
    [`${SHARED}:7`, '"7"'],
  ])('refuses %s, since what is pinned is not live', (name, version) => {
    expect(() => orders(newStack(), OriginAllowlist.fromParameterName(name))).toThrow(
      `parameter-version-given - got "${name}": a list is live: its latest version is in force, so a version or ` +
        `label makes no sense; leave out ${version}`,
    );
  });

  it('takes the ARN of a parameter that another account shares, in its region and with the permission to read it', () => {
    const stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
    const fn = new LambdaFunction(stack, 'Fn', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {}'),
    });
    const endpointClass = orders(stack, OriginAllowlist.fromParameterName(SHARED));
    endpointClass.addToFunction(fn);
    expect(endpointClass._live?.bound).toMatchObject({ parameter: SHARED, region: 'us-east-1', parameterArn: SHARED });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'ssm:GetParameter', Resource: SHARED }] },
    });
  });

  it('creates nothing by an ARN, and goes by the region that the ARN says', () => {
    const initialOrigins = ['https://app.example.com'];
    expect(() => orders(newStack(), OriginAllowlist.fromParameterName(SHARED, { initialOrigins }))).toThrow(
      `initial-origins-elsewhere - got "${SHARED}" and initialOrigins: a parameter is created by its name`,
    );
    expect(() => orders(newStack(), OriginAllowlist.fromParameterName(SHARED, { region: 'eu-west-1' }))).toThrow(
      'an ARN says where its parameter is; leave the region out',
    );
    orders(newStack(), OriginAllowlist.fromParameterName(SHARED, { region: 'us-east-1' }));
  });
});

describe('fromParameter', () => {
  it('takes a parameter of another account by its whole ARN', () => {
    const stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'us-east-1' } });
    const parameter = StringParameter.fromStringParameterArn(stack, 'Shared', SHARED) as unknown as StringListParameter;
    expect(orders(stack, OriginAllowlist.fromParameter(parameter))._live?.bound).toMatchObject({
      parameter: SHARED,
      region: 'us-east-1',
      parameterArn: SHARED,
    });
  });

  it('refuses a version, since what is pinned is not live', () => {
    const stack = newStack();
    const attributes = { parameterName: '/shop/origins', version: 4 };
    const parameter = StringListParameter.fromListParameterAttributes(stack, 'Origins', attributes);
    expect(() => orders(stack, OriginAllowlist.fromParameter(parameter))).toThrow(
      'parameter-version-given - got "Stack/Origins with version 4"',
    );
  });

  it('refuses a SecureString', () => {
    const stack = newStack();
    const attributes = { parameterName: '/shop/origins' };
    const parameter = StringParameter.fromSecureStringParameterAttributes(stack, 'Origins', attributes);
    expect(() => orders(stack, OriginAllowlist.fromParameter(parameter as unknown as StringListParameter))).toThrow(
      'parameter-encrypted - Stack/Origins: a SecureString is read with a key that functions have no permission for',
    );
  });

  it('reads an imported parameter by its name', () => {
    const stack = newStack();
    const parameter = StringListParameter.fromStringListParameterName(stack, 'Origins', '/shop/origins');
    expect(orders(stack, OriginAllowlist.fromParameter(parameter))._live?.bound.parameter).toBe('/shop/origins');
  });

  it('knows the name that a parameter of the app was given, and warns that deployments write its value', () => {
    const stack = newStack();
    const stringListValue = ['https://app.example.com'];
    const parameter = new StringListParameter(stack, 'Origins', { parameterName: '/shop/origins', stringListValue });
    expect(orders(stack, OriginAllowlist.fromParameter(parameter))._live?.bound.parameter).toBe('/shop/origins');
    Annotations.fromStack(stack).hasWarning('/Stack/Orders', Match.stringLikeRegexp('CloudFormation writes the value'));
  });

  it('takes a name that only the deployment knows', () => {
    const stack = newStack();
    const parameter = new StringListParameter(stack, 'Origins', { stringListValue: ['https://app.example.com'] });
    const live = orders(stack, OriginAllowlist.fromParameter(parameter))._live?.bound;
    expect(stack.resolve(live?.parameter)).toEqual({ Ref: expect.stringMatching(/^Origins/) });
  });
});
