import { describe, expect, it } from '@jest/globals';
import { App, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AllowedMethods, CachePolicy, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketCors,
  DistributionCors,
  EndpointClass,
  FunctionUrlCors,
  HttpApiCors,
  ListDelivery,
  type LiveAllowlistOptions,
  OriginAllowlist,
  type ParameterStoreAllowlistOptions,
  RestApiCors,
} from '../lib';
import { edgeStackOf } from './support/synth/edge-stack';
import { Messages } from './support/synth/messages';
import { permittedParameters } from './support/synth/permitted-parameters';
import { refusal } from './support/synth/rest-api-app';

const PUSHED = { delivery: ListDelivery.PUSH };

function newStack(region = 'us-east-1'): Stack {
  const app = new App({ analyticsReporting: false });
  OriginAllowlist.setParameterRoot(app, '/shop');
  return new Stack(app, 'Shop', { env: { region, account: '111111111111' } });
}

function orders(stack: Stack, options: ParameterStoreAllowlistOptions = { ...PUSHED, shards: 100 }): EndpointClass {
  const allowlist = OriginAllowlist.fromParameterStore(options);
  return new EndpointClass(stack, 'Orders', { allowlist, methods: ['GET', 'POST'] });
}

function owners(count: number): { [owner: string]: string[] } {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`partner-${i}`, ['partner.example']]));
}

function fn(stack: Stack): LambdaFunction {
  const code = Code.fromInline('exports.handler = withCors(async () => ({ statusCode: 200 }))');
  return new LambdaFunction(stack, 'Fn', { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
}

describe('a list with several parameters', () => {
  it('is followed and written by the sync, each below a path', () => {
    const stack = newStack();
    orders(stack, { ...PUSHED, shards: 100, owners: owners(1) });
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        detail: {
          name: ['/shop/orders/origins', { prefix: '/shop/orders/shards/' }, { prefix: '/shop/orders/owners/' }],
        },
      },
    });
    const [sync] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    expect(JSON.parse(sync!['Properties'].Environment.Variables.SYNC).classes.orders.shards).toBe(100);
    const written = ['/shop/orders/effective', '/shop/orders/effective/*', '/shop/orders/status'];
    const read = [...written, '/shop/orders/origins', '/shop/orders/owners/*', '/shop/orders/shards/*'].sort();
    expect(permittedParameters(stack, 'AllowlistSync')).toEqual({
      'ssm:GetParameters': read,
      'ssm:PutParameter': written,
    });
  });

  it('leaves roles and event patterns within the limits of AWS, with 100 parameters and 100 owners', () => {
    const stack = newStack();
    const some = owners(100);
    const role = new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() });
    const name = '/a-root-of-some-length/with-a-stage/cors/orders/origins';
    const allowlist = OriginAllowlist.fromParameterName(name, { ...PUSHED, shards: 100, owners: some });
    new EndpointClass(stack, 'Orders', { allowlist, methods: ['GET'] }).grantWriteAllowlist(role);
    const { Resources } = Template.fromStack(stack).toJSON();
    const all = Object.values<{ Type: string; Properties: Record<string, unknown> }>(Resources);
    const sizes = (type: string, property: string) =>
      all
        .filter(({ Type }) => Type === type)
        .map(({ Properties }) => JSON.stringify(Properties[property] ?? '').length);
    for (const size of [...sizes('AWS::IAM::Role', 'Policies'), ...sizes('AWS::IAM::Policy', 'PolicyDocument')])
      expect(size).toBeLessThan(3_000);
    expect(Math.max(...sizes('AWS::Events::Rule', 'EventPattern'))).toBeLessThan(500);
  });

  it('is read in parts by functions beside it and at the edge', () => {
    const stack = newStack('eu-west-1');
    const one = orders(stack).addToFunction(fn(stack));
    const origin = new HttpOrigin('api.shop.example');
    const uncached = { allowedMethods: AllowedMethods.ALLOW_ALL, cachePolicy: CachePolicy.CACHING_DISABLED };
    const distribution = new Distribution(stack, 'Distribution', { defaultBehavior: { origin, ...uncached } });
    DistributionCors.of(distribution).apply('*', one);
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
    api.root.addMethod('GET', new MockIntegration());
    RestApiCors.of(api).apply('/', one);
    const permitted = {
      'ssm:GetParameter': ['/shop/orders/effective'],
      'ssm:GetParameters': ['/shop/orders/effective/*'],
    };
    expect(permittedParameters(stack, 'FnServiceRole')).toEqual(permitted);
    expect(permittedParameters(stack, 'ApiCors')).toEqual(permitted);
    const edge = edgeStackOf(stack as never);
    expect(permittedParameters(edge, '')).toEqual(permitted);
    expect(JSON.stringify(Template.fromStack(edge).toJSON())).toContain(
      'arn:aws:ssm:eu-west-1:111111111111:parameter/shop/orders/effective/*'.replace('arn:aws', ''),
    );
  });

  it('is read as before where it is one parameter', () => {
    const stack = newStack();
    orders(stack, PUSHED).addToFunction(fn(stack));
    expect(permittedParameters(stack, 'FnServiceRole')).toEqual({ 'ssm:GetParameter': ['/shop/orders/effective'] });
  });

  it('is granted whole: operators may create what does not exist yet, readers read', () => {
    const stack = newStack();
    const one = orders(stack);
    const roleOf = (id: string) => new Role(stack, id, { assumedBy: new AccountRootPrincipal() });
    one.grantWriteAllowlist(roleOf('Operator'));
    one.grantReadAllowlist(roleOf('Auditor'));
    const sources = ['/shop/orders/origins', '/shop/orders/shards/*'];
    const made = ['/shop/orders/effective', '/shop/orders/effective/*', '/shop/orders/status'];
    const read = [...made, ...sources].sort();
    expect(permittedParameters(stack, 'Auditor')).toEqual({ 'ssm:GetParameter': read, 'ssm:GetParameters': read });
    expect(permittedParameters(stack, 'Operator')).toEqual({
      'ssm:AddTagsToResource': ['/shop/orders/shards/*'],
      'ssm:GetParameter': read,
      'ssm:GetParameters': read,
      'ssm:GetParameterHistory': sources,
      'ssm:PutParameter': sources,
    });
  });

  it('carries over to another name: what creates its first parameter may create, read and list the others', () => {
    const stack = newStack();
    orders(stack, { ...PUSHED, shards: 100, initialOrigins: ['https://app.example.com'] });
    const [lists] = Object.values(Template.fromStack(stack).findResources('Custom::CdkCorsInitialOrigins'));
    expect(lists?.['Properties']).toMatchObject({
      Lists: [{ ParameterName: '/shop/orders/origins', Shards: 100 }],
      ServiceTimeout: '360',
    });
    const own = ['/shop/orders/origins', '/shop/orders/shards/*'];
    expect(permittedParameters(stack, 'InitialOrigins')).toEqual({
      'ssm:AddTagsToResource': own,
      'ssm:DescribeParameters': [],
      'ssm:GetParameter': ['/*', ...own],
      'ssm:PutParameter': own,
    });
  });

  it('lists no names where it is one parameter', () => {
    const stack = newStack();
    orders(stack, { ...PUSHED, initialOrigins: ['https://app.example.com'] });
    const [lists] = Object.values(Template.fromStack(stack).findResources('Custom::CdkCorsInitialOrigins'));
    expect(lists?.['Properties'].Lists[0]).not.toHaveProperty('Shards');
    expect(permittedParameters(stack, 'InitialOrigins')).not.toHaveProperty('ssm:DescribeParameters');
  });

  it('is said to need more reads by a new instance than one parameter does', () => {
    const saidOf = (options: LiveAllowlistOptions) => {
      const stack = newStack();
      orders(stack, options);
      (stack.node.root as App).synth();
      return new Messages(stack).infos().join();
    };
    expect(saidOf({ ...PUSHED, shards: 100, owners: owners(1) })).toContain(
      'has a parameter for each of its 101 lists: a new instance then makes 12 reads, and the default allows 3 new ones a second; ' +
        "raise Parameter Store's throughput",
    );
    expect(saidOf({ ...PUSHED, shards: 10 })).toContain('a new instance then makes 2 reads');
    expect(saidOf(PUSHED)).not.toContain('a new instance');
  });
});

describe('refused', () => {
  const RANGE = 'a list takes a whole number of parameters, and AllowlistSync follows so many of one list at most';

  it.each([0, 101, 1.5, -3, Number.NaN, Number.POSITIVE_INFINITY])('are %s shards', (shards) => {
    const [said = ''] = refusal(() => orders(newStack(), { ...PUSHED, shards })).filter((line) =>
      line.includes('shards'),
    );
    expect(said).toContain(
      `shards-out-of-range - got ${JSON.stringify(shards)}: ${RANGE}; write a number from 1 to 100`,
    );
  });

  it.each([1, 100])('are not %s of them', (shards) => {
    expect(refusal(() => orders(newStack(), { ...PUSHED, shards }))).toEqual([]);
  });

  it('is a number that only the deployment knows', () => {
    const shards = Token.asNumber({ Ref: 'Shards' });
    expect(refusal(() => orders(newStack(), { ...PUSHED, shards })).join()).toContain('shards: value-unresolved');
  });

  it('are several where the list is not pushed, all problems at once; what that advises is accepted', () => {
    const said = refusal(() => orders(newStack(), { shards: 2, owners: { tea: ['tea.example'] } })).join();
    expect(said).toContain(
      'shards: shards-not-pushed - got 2: AllowlistSync makes one list of several parameters, and this one is not pushed; add delivery: ' +
        'ListDelivery.PUSH',
    );
    expect(said).toContain('owners-not-pushed');
    expect(refusal(() => orders(newStack(), { shards: 2, ...PUSHED }))).toEqual([]);
    expect(refusal(() => orders(newStack(), { shards: 1 }))).toEqual([]);
  });

  it('are initial origins that do not fit into the first parameter', () => {
    const of = (count: number) => () => {
      const initialOrigins = Array.from({ length: count }, (_, i) => `https://tenant-${1000 + i}.shop.example`);
      const allowlist = OriginAllowlist.fromParameterStore({ ...PUSHED, shards: 100, initialOrigins });
      new EndpointClass(newStack(), 'Orders', { allowlist, methods: ['GET'] });
    };
    expect(refusal(of(300)).join()).toContain('list fewer, since they all go to the first parameter');
    expect(refusal(of(200))).toEqual([]);
  });

  it('are more lists than the status has room for, and fewer are accepted', () => {
    const make = (count: number, places: number) => () => {
      const stack = newStack();
      // shorter names, so that the settings of the function have room for so many
      const named = Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, ['p.example']]));
      const one = orders(stack, { ...PUSHED, shards: 100, owners: named });
      for (let i = 0; i < places; i++) BucketCors.of(new Bucket(stack, `Bucket${i}`)).apply(one);
      Template.fromStack(stack);
    };
    expect(refusal(make(100, 5)).join()).toContain(
      'owners-too-many - orders: its status may take 11153 bytes with the versions that 5 places have of 200 lists, and a parameter holds ' +
        '8192: name fewer owners or shards, or divide them among several classes',
    );
    expect(refusal(make(100, 1))).toEqual([]);
    expect(refusal(make(20, 5))).toEqual([]);
  });

  it('are more classes than a rule or a role has room for', () => {
    const make = (count: number, root: string) => () => {
      const stack = newStack();
      for (let i = 0; i < count; i++) {
        const allowlist = OriginAllowlist.fromParameterName(`${root}/orders-${i}/origins`, {
          ...PUSHED,
          shards: 2,
          owners: owners(1),
        });
        new EndpointClass(stack, `Orders${i}`, { allowlist, methods: ['GET'] });
      }
      Template.fromStack(stack);
    };
    const long = `/${'a-rather-long-root-of-a-company'.repeat(4)}`;
    const said = refusal(make(9, long)).join();
    expect(said).toMatch(
      /sync-too-large - Shop\/CdkCorsAllowlistSync\/Sync\/Changes.*: the names of lists in its event pattern takes some \d+ char/,
    );
    expect(said).toMatch(
      /sync-too-large - Shop\/CdkCorsAllowlistSync\/Sync\/Role.*: what it may do takes some 1\d{4} characters/,
    );
    expect(refusal(make(4, long))).toEqual([]);
  });

  it.each([{ shards: 2 }, { owners: owners(1) }])('is a name that leaves none for parts, with %j', (options) => {
    const make = (name: string, more: LiveAllowlistOptions) => () => {
      const allowlist = OriginAllowlist.fromParameterName(name, { ...PUSHED, ...more });
      new EndpointClass(newStack(), 'Orders', { allowlist, methods: ['GET'] });
    };
    const parts = (count: number) => `${'/a'.repeat(count - 1)}/origins`;
    expect(refusal(make(parts(15), options)).join()).toContain(
      `parameter-name-invalid - got "${parts(15)}": a list that is made from several parameters needs others with longer names`,
    );
    expect(refusal(make(parts(14), options))).toEqual([]);
    expect(refusal(make(parts(15), {}))).toEqual([]);
  });
});

describe('on targets', () => {
  const TOO_LONG = 'since the list may take 100 parameters (shards), and';

  it.each<[string, (stack: Stack, one: EndpointClass) => unknown, string]>([
    [
      'a REST API',
      (stack, one) => {
        const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
        api.root.addMethod('GET', new MockIntegration());
        RestApiCors.of(api).apply('/', one);
      },
      `Shop/Api does not hold the list itself, ${TOO_LONG} the variables of a stage hold some 1600 origins: a function answers`,
    ],
    [
      'an HTTP API',
      (stack, one) => {
        const api = new HttpApi(stack, 'Api');
        const integration = new HttpUrlIntegration('Url', 'https://shop.example');
        api.addRoutes({ path: '/', methods: [HttpMethod.GET], integration });
        HttpApiCors.of(api).apply('/', one);
      },
      `Shop/Api does not hold the list itself, ${TOO_LONG} its CORS configuration holds 100 origins: a function answers`,
    ],
    [
      'a function URL',
      (stack, one) =>
        FunctionUrlCors.of(fn(stack).addFunctionUrl({ authType: FunctionUrlAuthType.NONE })).apply('/', one),
      `${TOO_LONG} its CORS configuration holds 100 origins: a function answers`,
    ],
  ])('%s leaves it to a function, and says so', (_, apply, said) => {
    const stack = newStack();
    apply(stack, orders(stack));
    expect(targetsOf(stack)).toEqual([]);
    expect(new Messages(stack).infos().join()).toContain(said);
  });

  it('a distribution holds it in its store, and Lambda@Edge gives responses their headers', () => {
    const stack = newStack();
    const origin = new HttpOrigin('origin.shop.example');
    const uncached = { allowedMethods: AllowedMethods.ALLOW_ALL, cachePolicy: CachePolicy.CACHING_DISABLED };
    const distribution = new Distribution(stack, 'Edge', { defaultBehavior: { origin, ...uncached } });
    DistributionCors.of(distribution).apply('*', orders(stack));
    expect(targetsOf(stack)).toEqual(['key-value-store']);
    Template.fromStack(stack).resourceCountIs('AWS::CloudFront::ResponseHeadersPolicy', 0);
    const said = new Messages(stack).infos().join();
    expect(said).toContain(`${TOO_LONG} a response headers policy holds 100 origins`);
    expect(said).toContain('Room: 5 MB');
  });

  it('is counted at a distribution as that advises: without delivery, and without shards', () => {
    const saidOf = (options: LiveAllowlistOptions) => {
      const stack = newStack();
      const origin = new HttpOrigin('origin.shop.example');
      const uncached = { allowedMethods: AllowedMethods.ALLOW_ALL, cachePolicy: CachePolicy.CACHING_DISABLED };
      const distribution = new Distribution(stack, 'Edge', { defaultBehavior: { origin, ...uncached } });
      DistributionCors.of(distribution).apply('*', orders(stack, options));
      return new Messages(stack).infos().join();
    };
    const pushed = { ...PUSHED, shards: 3, owners: owners(1) };
    expect(saidOf(pushed)).toContain(
      'Leave delivery out, and shards and owners with it: a function of Lambda@Edge then answers',
    );
    expect(saidOf({})).not.toContain('no function of this package counts');
  });

  it('a bucket holds it, and says how much', () => {
    const stack = newStack();
    BucketCors.of(new Bucket(stack, 'Bucket')).apply(orders(stack));
    expect(targetsOf(stack)).toEqual(['bucket']);
    expect(new Messages(stack).infos().join()).toContain('Room: 64 KB of configuration, some 1,000 origins');
  });
});

/** Kinds of the targets that the sync is told of. */
function targetsOf(stack: Stack): string[] {
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const text = JSON.stringify(functions.map(({ Properties }) => Properties.Environment?.Variables.SYNC ?? ''));
  return [...text.replaceAll('\\', '').matchAll(/"kind":"([a-z-]+)"/g)].map(([, kind = '']) => kind);
}
