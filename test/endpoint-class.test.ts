import { describe, expect, it } from '@jest/globals';
import { App, Duration, Lazy, Stack, Token, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EndpointClass, type EndpointClassProps, OriginAllowlist } from '../lib';
import { refusal } from './support/synth/rest-api-app';

const APP = OriginAllowlist.of('https://app.example.com');

function newStack(): Stack {
  return new Stack(new App(), 'Stack');
}

function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => String(entry.data));
}

describe('presets', () => {
  it('publicRead admits any origin to GET and HEAD, for two hours', () => {
    const { _policy } = EndpointClass.publicRead(newStack(), 'Catalogue');
    expect(_policy).toMatchObject({
      name: 'catalogue',
      origins: '*',
      methods: ['GET', 'HEAD'],
      credentials: false,
      maxAgeSeconds: 7200,
      rejectForeignWrites: false,
    });
  });

  it('publicRead does not warn of its own two hours, but of those that its author chose', () => {
    const stack = newStack();
    EndpointClass.publicRead(stack, 'Own');
    expect(warningsOf(stack)).toEqual([]);
    EndpointClass.publicRead(stack, 'Chosen', { maxAge: Duration.hours(1) });
    expect(warningsOf(stack)).toEqual([expect.stringContaining('maxAge: max-age-above-webkit - got 3600')]);
  });

  it('credentialed lets cookies travel and stops foreign writes', () => {
    const { _policy } = EndpointClass.credentialed(newStack(), 'Orders', { allowlist: APP, methods: ['GET', 'POST'] });
    expect(_policy).toMatchObject({
      origins: ['https://app.example.com'],
      credentials: true,
      maxAgeSeconds: 600,
      rejectForeignWrites: true,
      exactHttpsOnly: false,
    });
  });

  it('sensitive takes exact https origins only, for one minute', () => {
    const stack = newStack();
    const { _policy } = EndpointClass.sensitive(stack, 'Admin', { allowlist: APP, methods: ['PUT'] });
    expect(_policy).toMatchObject({
      credentials: true,
      maxAgeSeconds: 60,
      rejectForeignWrites: true,
      exactHttpsOnly: true,
    });
    const allowlist = OriginAllowlist.of('https://*.example.com', 'http://localhost:3000');
    expect(refusal(() => EndpointClass.sensitive(stack, 'Patterns', { allowlist, methods: ['PUT'] }))).toEqual([
      'policy patterns cannot be compiled',
      expect.stringContaining('origins[0]: origin-not-exact - got "https://*.example.com"'),
      expect.stringContaining('origins[1]: origin-not-https - got "http://localhost:3000"'),
    ]);
  });

  it('sensitive serves a list that cannot be read for ten minutes, others for a day', () => {
    const stack = newStack();
    const allowlist = OriginAllowlist.fromParameterName('/shop/origins');
    const admin = EndpointClass.sensitive(stack, 'Admin', { allowlist, methods: ['PUT'] });
    const orders = EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['PUT'] });
    expect(admin._live?.bound).toMatchObject({ freshForSeconds: 30, usableForSeconds: 600 });
    expect(orders._live?.bound).toMatchObject({ freshForSeconds: 30, usableForSeconds: 86_400 });
  });
});

describe('EndpointClass', () => {
  const ordersWith = (props: Partial<EndpointClassProps>) =>
    new EndpointClass(newStack(), 'Orders', { allowlist: APP, methods: ['GET'], ...props });

  it('knows its kind, whatever else is held against it', () => {
    expect(EndpointClass.isEndpointClass(ordersWith({}))).toBe(true);
    expect(
      [newStack(), undefined, null, 7, { read: 1 }].map((one) => EndpointClass.isEndpointClass(one)),
    ).not.toContain(true);
  });

  it('lets others read and change its live list, and nothing else', () => {
    const stack = newStack();
    const allowlist = OriginAllowlist.fromParameterName('/shop/origins');
    const orders = new EndpointClass(stack, 'Orders', { allowlist, methods: ['GET'] });
    const role = new Role(stack, 'Operators', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    orders.grantWriteAllowlist(role);
    expect(stack.resolve(orders.parameterName)).toBe('/shop/origins');
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: ['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:PutParameter'],
            Effect: 'Allow',
            Resource: { 'Fn::Join': ['', Match.arrayWith([':parameter/shop/origins'])] },
          },
        ],
      },
    });
    expect(() => ordersWith({}).grantReadAllowlist(role)).toThrow(
      'allowlist-not-live - Stack/Orders: its origins are in code, so that there is no parameter to grant anything on',
    );
  });

  it('takes another name than its id gives', () => {
    expect(ordersWith({}).className).toBe('orders');
    expect(ordersWith({ className: 'purchases' }).className).toBe('purchases');
  });

  it('throws everything that is wrong at once', () => {
    const allowlist = OriginAllowlist.of('https://app.example.com/', 'null');
    const props = { allowlist, methods: ['get', 'TRACE'], requestHeaders: ['cookie'], maxAge: Duration.days(2) };
    expect(refusal(() => ordersWith({ ...props, className: 'Orders!', usableFor: Duration.seconds(5) }))).toEqual([
      'policy Orders! cannot be compiled',
      expect.stringMatching(/^name: name-invalid - got "Orders!"/),
      expect.stringMatching(
        /^origins\[0\]: origin-path - got "https:\/\/app\.example\.com\/".*write "https:\/\/app\.example\.com"$/,
      ),
      expect.stringMatching(/^origins\[1\]: origin-null/),
      expect.stringMatching(/^methods\[1\]: method-forbidden/),
      expect.stringMatching(/^requestHeaders\[0\]: header-forbidden/),
      expect.stringMatching(/^maxAge: max-age-out-of-range - got 172800/),
      expect.stringMatching(/^usableFor: usable-for-too-short - got 5:/),
    ]);
  });

  it('takes * from settings for any origin, writes included, and refuses it beside others', () => {
    const quotes = new EndpointClass(new Stack(), 'Quotes', {
      allowlist: OriginAllowlist.of(...['*']),
      methods: ['GET', 'POST'],
    });
    expect(quotes._policy).toMatchObject({ origins: '*', methods: ['GET', 'POST'], credentials: false });
    expect(refusal(() => ordersWith({ allowlist: OriginAllowlist.of('*', 'https://a.example') }))).toEqual([
      'policy orders cannot be compiled',
      expect.stringContaining('origins[0]: origin-wildcard-not-alone'),
    ]);
  });

  it('refuses any origin together with credentials', () => {
    expect(refusal(() => ordersWith({ allowlist: OriginAllowlist.anyOrigin(), credentials: true }))).toEqual([
      'policy orders cannot be compiled',
      expect.stringContaining('origins: origin-wildcard-with-credentials'),
    ]);
  });

  it('refuses what only the deployment knows, since nothing could check it, and checks the rest', () => {
    const token = Token.asString({ Ref: 'Domain' });
    const allowlist = OriginAllowlist.of('https://a.example', token, 'null');
    const maxAge = Duration.seconds(Lazy.number({ produce: () => 1 }));
    expect(
      refusal(() =>
        ordersWith({ allowlist, maxAge, selfOrigins: [token], requestHeaders: Token.asList({ Ref: 'Names' }) }),
      ),
    ).toEqual([
      'policy orders cannot be compiled',
      expect.stringMatching(/^selfOrigins\[0\]: value-unresolved/),
      expect.stringMatching(/^requestHeaders: value-unresolved - got "\(token\)".*; write its value$/),
      expect.stringMatching(/^origins\[1\]: value-unresolved .* write its scheme/),
      expect.stringMatching(/^maxAge: value-unresolved/),
      expect.stringMatching(/^origins\[2\]: origin-null/),
    ]);
  });

  it('leaves an acknowledgeable warning where something dangerous was asked for', () => {
    const stack = newStack();
    const endpointClass = new EndpointClass(stack, 'Legacy', {
      allowlist: OriginAllowlist.of('http://intranet.example.com', 'https://*.github.io'),
      methods: ['GET'],
      dangerouslyAllowInsecureOrigins: true,
      dangerouslyAllowPublicSuffixPatterns: true,
    });
    expect(warningsOf(stack)).toEqual([
      expect.stringMatching(/origin-insecure-allowed .* \[ack: cdk-cors:origin-insecure-allowed\]$/),
      expect.stringMatching(/origin-public-suffix-allowed .* \[ack: cdk-cors:origin-public-suffix-allowed\]$/),
    ]);
    const reason = 'the intranet has no certificates';
    Validations.of(endpointClass).acknowledge({ id: 'cdk-cors:origin-insecure-allowed', reason });
    expect(warningsOf(stack)).toEqual([expect.stringContaining('origin-public-suffix-allowed')]);
  });

  it('says how long a removed origin goes on, and how many instances the reads are enough for', () => {
    const stack = newStack();
    const allowlist = OriginAllowlist.fromParameterName('/shop/origins');
    EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['POST'] });
    Annotations.fromStack(stack).hasInfo(
      '/Stack/Orders',
      'orders: an origin taken off /shop/origins is refused within 30 s, or within 24 h while Parameter Store cannot be ' +
        "read; browsers with a cached preflight may go on sending for up to 10 min, and writes are then refused. Parameter Store's " +
        'default of 40 reads/s allows 1,200 warm function instances [ack: cdk-cors:removal-bound]',
    );
  });

  it('has its settings for servers as one text, whatever their path', () => {
    const stack = newStack();
    const allowlist = OriginAllowlist.fromParameterName('/shop/origins');
    const orders = EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['POST'] });
    const { classes, routes } = JSON.parse(stack.resolve(orders.functionConfig));
    expect(routes).toEqual([{ path: '/', read: 'orders', write: 'orders' }]);
    expect(classes.orders).toMatchObject({ live: { parameter: '/shop/origins' }, policy: { methods: ['POST'] } });
  });

  it('makes no resources for a list in code', () => {
    const stack = newStack();
    new EndpointClass(stack, 'Orders', { allowlist: APP, methods: ['GET'] });
    expect(Template.fromStack(stack).toJSON()['Resources']).toBeUndefined();
  });
});
