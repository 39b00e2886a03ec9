import { describe, expect, it } from '@jest/globals';
import { Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  CfnFunction,
  CfnUrl,
  FunctionUrl,
  FunctionUrlAuthType,
  type FunctionUrlOptions,
  type IFunctionUrl,
  InvokeMode,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, FunctionUrlCors, HttpApiCors, OriginAllowlist } from '../lib';
import { APP, FunctionUrlApp } from './support/synth/function-url-app';
import { quotesClass } from './support/synth/token-app';

const IAM = { authType: FunctionUrlAuthType.AWS_IAM };

describe('FunctionUrlCors.of', () => {
  it('is the same for every call', () => {
    const url = new FunctionUrlApp().fn.addFunctionUrl();
    expect(FunctionUrlCors.of(url)).toBe(FunctionUrlCors.of(url));
  });

  it('takes the resource of a URL as well', () => {
    const app = new FunctionUrlApp();
    const url = new CfnUrl(app.stack, 'Url', { authType: 'NONE', targetFunctionArn: app.fn.functionArn });
    FunctionUrlCors.of(url as never).apply('/', app.catalogue());
    expect(app.configuration()).toMatchObject({ AllowOrigins: ['*'] });
  });

  it('refuses what is no function URL', () => {
    const { fn } = new FunctionUrlApp();
    expect(() => FunctionUrlCors.of(fn as never as IFunctionUrl)).toThrow(
      'function-url-unknown - Shop/Fn: it is no function URL of this app; pass what fn.addFunctionUrl() returns',
    );
  });

  it('refuses a URL with a CORS configuration of its own, whenever it gets it', () => {
    const app = new FunctionUrlApp();
    expect(() => app.cors(app.fn, { cors: { allowedOrigins: ['*'] } })).toThrow(
      'cors-configured - Shop/Fn/FunctionUrl: it has a CORS configuration, by which Lambda answers all preflights alike and adds ' +
        'headers to those of the function, so that no path can have a class beside it; leave cors out',
    );
    const later = new FunctionUrlApp();
    const url = later.fn.addFunctionUrl();
    FunctionUrlCors.of(url).apply('/', later.catalogue());
    (url.node.defaultChild as CfnUrl).addPropertyOverride('Cors', { AllowOrigins: ['*'] });
    expect(later.problems()).toEqual([expect.stringContaining('cors-configured - Shop/Fn/FunctionUrl')]);
  });
});

describe('a class that Lambda itself can enforce', () => {
  it('becomes the configuration of the URL, and the function knows nothing of it', () => {
    const app = new FunctionUrlApp();
    app.cors().apply('/', app.listed());
    expect(app.configuration()).toEqual({
      AllowOrigins: [APP, 'https://b.shop.example:8443'],
      AllowCredentials: true,
      AllowMethods: ['GET', 'POST'],
      AllowHeaders: ['x-custom', 'accept', 'accept-language', 'content-language'],
      ExposeHeaders: ['x-request-id'],
      MaxAge: 600,
    });
    expect(app.settings()).toEqual([undefined]);
    expect([app.warnings(), app.silence()]).toEqual([[], undefined]);
    expect(app.infos()).toEqual([
      expect.stringContaining('AWS does not document whether the CORS configuration'),
      expect.stringContaining('no function of this package counts'),
    ]);
  });

  it('may be of any origin, or of origins that only the deployment knows', () => {
    const any = new FunctionUrlApp();
    any.cors().apply('/', any.catalogue());
    expect(any.configuration()).toMatchObject({ AllowOrigins: ['*'], AllowMethods: ['GET', 'HEAD'], MaxAge: 7200 });
    const deployed = new FunctionUrlApp();
    deployed.cors().apply('/', deployed.listed(`https://${Fn.importValue('Domain')}`, APP));
    expect(deployed.configuration()?.['AllowOrigins']).toHaveLength(2);
  });

  it.each<[string, (app: FunctionUrlApp) => EndpointClass]>([
    ['a live list', (app) => app.orders()],
    ['a pattern', (app) => app.listed('https://*.tenant.shop.example')],
    [
      'a hundred and one origins',
      (app) => app.listed(...Array.from({ length: 101 }, (_, i) => `https://a${i}.example`)),
    ],
    ['an origin that is too long', (app) => app.listed(`https://${`${'a'.repeat(60)}.`.repeat(4)}example`)],
    ['a port of any number', (app) => app.listed('http://localhost:*')],
    [
      'cross-site writes to stop',
      (app) =>
        EndpointClass.credentialed(app.stack, 'Writes', { allowlist: OriginAllowlist.of(APP), methods: ['POST'] }),
    ],
    ['OPTIONS among its methods', (app) => withProps(app, { methods: ['GET', 'OPTIONS'] })],
    ['a method that no configuration has', (app) => withProps(app, { methods: ['QUERY'] })],
    ['any request header', (app) => withProps(app, { requestHeaders: ['*'] })],
    [
      'more request headers than a configuration takes',
      (app) => withProps(app, { requestHeaders: Array.from({ length: 98 }, (_, i) => `x-${i}`) }),
    ],
  ])('is none with %s: the function behind the URL gets its settings', (_, classOf) => {
    const app = new FunctionUrlApp();
    app.cors(app.wrapped()).apply('/', classOf(app));
    expect(app.configuration()).toBeUndefined();
    expect(app.settings().filter((one) => one !== undefined)).toHaveLength(1);
    expect([app.warnings().filter((text) => !/any-port|header-wildcard/.test(text)), app.silence()]).toEqual([
      [],
      undefined,
    ]);
  });

  it('is none beside others: two classes by method, or by path', () => {
    const byMethod = new FunctionUrlApp();
    byMethod.cors(byMethod.wrapped()).apply('/', byMethod.catalogue(), { writes: byMethod.listed() });
    expect(byMethod.configuration()).toBeUndefined();
    const byPath = new FunctionUrlApp();
    byPath.cors(byPath.wrapped()).apply('/', byPath.catalogue()).apply('/orders', byPath.listed());
    expect(byPath.configuration()).toBeUndefined();
    expect(JSON.stringify(byPath.settings())).toContain('\\"path\\":\\"/orders\\"');
  });

  it('is left to the function where that is wrapped, whoever said so and when', () => {
    const before = new FunctionUrlApp();
    before.cors().addToFunction(before.fn).apply('/', before.catalogue());
    const after = new FunctionUrlApp();
    after.cors().apply('/', after.catalogue()).addToFunction(after.fn);
    const byClass = new FunctionUrlApp();
    const catalogue = byClass.catalogue().addToFunction(byClass.fn);
    byClass.cors().apply('/', catalogue);
    for (const app of [before, after, byClass]) {
      expect(app.configuration()).toBeUndefined();
      expect(app.settings()).toEqual([expect.stringContaining('catalogue')]);
      expect([app.warnings(), app.silence()]).toEqual([[], undefined]);
    }
  });
});

function withProps(app: FunctionUrlApp, props: { methods?: string[]; requestHeaders?: string[] }): EndpointClass {
  return new EndpointClass(app.stack, 'Other', {
    allowlist: OriginAllowlist.of(APP),
    methods: ['GET'],
    ...props,
  });
}

describe('the function behind a URL', () => {
  const readers = (app: FunctionUrlApp) => {
    const statements = Object.values(app.template.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as { Action: string }[],
    );
    return statements.filter(({ Action }) => Action === 'ssm:GetParameter').length;
  };

  it.each<[string, (app: FunctionUrlApp, fn: LambdaFunction, options: FunctionUrlOptions) => IFunctionUrl]>([
    ['its own', (_, fn, options) => fn.addFunctionUrl(options)],
    ['that of an alias', (_, fn, options) => fn.addAlias('live').addFunctionUrl(options)],
    [
      'one of another stack',
      (app, fn, options) => new FunctionUrl(new Stack(app.app, 'Urls'), 'Url', { function: fn, ...options }),
    ],
  ])('is found by %s, and may read the live list', (_, urlOf) => {
    const app = new FunctionUrlApp();
    const fn = app.wrapped();
    const url = urlOf(app, fn, { authType: FunctionUrlAuthType.NONE });
    FunctionUrlCors.of(url).apply('/', app.orders());
    expect(app.settings()).toContainEqual(expect.anything());
    expect(readers(app)).toBe(1);
    expect(app.silence()).toBeUndefined();
  });

  it('may read the lists of all classes, whenever they are applied', () => {
    const app = new FunctionUrlApp();
    const admin = EndpointClass.sensitive(app.stack, 'Admin', { methods: ['GET'] });
    app.cors(app.wrapped()).apply('/', app.orders()).apply('/admin', admin);
    expect(JSON.stringify(app.template.findResources('AWS::IAM::Policy'))).toMatch(/orders\/origins.*admin\/origins/);
  });

  it('is said to be silent where withCors cannot be seen in its handler, until its author says that it is there', () => {
    const app = new FunctionUrlApp();
    app.cors().apply('/', app.orders());
    expect(app.silence()).toContain(
      'Shop/Fn/FunctionUrl: wrap the handler in withCors of cdk-cors/runtime and call addToFunction',
    );
    expect(app.warnings()).toEqual([
      expect.stringContaining('orders rejects cross-site writes, but nothing on the way'),
    ]);
    const told = new FunctionUrlApp();
    told.cors().apply('/', told.orders()).addToFunction(told.fn);
    expect([told.warnings(), told.silence()]).toEqual([[], undefined]);
    const streaming = new FunctionUrlApp();
    const fn = streaming.wrapped();
    streaming.cors(fn, { invokeMode: InvokeMode.RESPONSE_STREAM }).apply('/', streaming.orders());
    expect([streaming.warnings(), streaming.silence()]).toEqual([[], undefined]);
  });

  it.each<[string, (app: FunctionUrlApp) => FunctionUrlCors, RegExp]>([
    [
      'of a runtime that has no withCors',
      (app) => app.cors(app.function('Ruby', '', { runtime: Runtime.RUBY_3_3 })),
      /withCors is for Node\.js/,
    ],
    [
      'in Python that is to stream',
      (app) =>
        app.cors(app.function('Python', '', { runtime: Runtime.PYTHON_3_13 }), {
          invokeMode: InvokeMode.RESPONSE_STREAM,
        }),
      /handlers in Python cannot stream/,
    ],
    [
      'of another app',
      ({ stack }) => {
        const fn = LambdaFunction.fromFunctionArn(
          stack,
          'Imported',
          'arn:aws:lambda:us-east-1:111111111111:function:f',
        );
        return FunctionUrlCors.of(new FunctionUrl(stack, 'Url', { function: fn }));
      },
      /belongs to another app: .* functionConfig/,
    ],
  ])('%s is said to be silent', (_, corsOf, silence) => {
    const app = new FunctionUrlApp();
    corsOf(app).apply('/', app.orders());
    expect(app.silence()).toMatch(silence);
  });

  it('that is nothing but a resource takes functionConfig', () => {
    const app = new FunctionUrlApp();
    const resource = new CfnFunction(app.stack, 'Raw', { code: { zipFile: '' }, role: 'role', runtime: 'nodejs24.x' });
    const url = new CfnUrl(app.stack, 'Url', { authType: 'NONE', targetFunctionArn: resource.attrArn });
    const cors = FunctionUrlCors.of(url as never).apply('/', app.orders());
    resource.environment = { variables: { CDK_CORS: cors.functionConfig } };
    expect(app.silence()).toBeUndefined();
    expect(app.settings()).toContainEqual(expect.anything());
  });

  it('keeps the settings of another facade, which are refused here', () => {
    const app = new FunctionUrlApp();
    HttpApiCors.of(new HttpApi(app.stack, 'Api')).addToFunction(app.fn);
    app.cors().apply('/', app.catalogue());
    expect(app.problems()).toEqual([
      'function-has-settings - Shop/Fn: it already has those of Shop/Api/Cors, by which withCors also judges what comes by ' +
        'Shop/Fn/FunctionUrl; give the URL a function of its own, or leave one of the two out',
    ]);
  });
});

describe('paths of a URL', () => {
  it('without a class are named', () => {
    const app = new FunctionUrlApp();
    app.cors(app.wrapped()).apply('/orders', app.orders());
    expect(app.warnings()).toEqual([
      expect.stringContaining('no class was applied to paths of Shop/Wrapped/FunctionUrl outside of /orders'),
    ]);
  });

  it('have no authorizer for tokens', () => {
    const app = new FunctionUrlApp();
    app.cors().apply('/', quotesClass(app.stack));
    expect(app.problems()).toEqual([
      expect.stringMatching(
        /^tokens-without-authorizer - Shop\/Fn\/FunctionUrl: quotes needs tokens, and a function URL has no/,
      ),
    ]);
  });
});

describe('a URL that takes signed requests alone', () => {
  const signing = (app: FunctionUrlApp, requestHeaders: string[]) =>
    EndpointClass.credentialed(app.stack, 'Signed', {
      allowlist: OriginAllowlist.of(APP),
      methods: ['GET', 'POST'],
      requestHeaders,
    });

  it('has its preflights answered by its configuration, also for a class that rejects cross-site writes', () => {
    const app = new FunctionUrlApp();
    app.cors(app.fn, IAM).apply('/', signing(app, ['authorization', 'x-amz-date']));
    expect(app.configuration()).toMatchObject({ AllowOrigins: [APP] });
    expect([app.warnings(), app.silence()]).toEqual([[], undefined]);
  });

  it('warns where a class keeps pages from signing', () => {
    const app = new FunctionUrlApp();
    app.cors(app.fn, IAM).apply('/', signing(app, ['authorization']));
    expect(app.warnings()).toEqual([
      "Shop/Fn/FunctionUrl: it takes signed requests alone (AWS_IAM), and signed does not let pages send x-amz-date: add 'authorization', " +
        "'x-amz-date' and, for temporary credentials, 'x-amz-security-token' to its requestHeaders",
    ]);
  });

  it('warns where only code could answer preflights, which no code gets to see', () => {
    const app = new FunctionUrlApp();
    app.cors(app.wrapped(), IAM).apply('/', app.orders());
    expect(app.warnings()).toEqual([
      expect.stringMatching(/browsers send preflights without a signature, which Lambda refuses/),
    ]);
  });

  it('stops cross-site writes by code behind a distribution, which signs them too, whenever that comes', () => {
    const app = new FunctionUrlApp();
    const url = app.wrapped().addFunctionUrl(IAM);
    FunctionUrlCors.of(url).apply('/', signing(app, ['x-amz-content-sha256']));
    new Distribution(app.stack, 'Site', {
      defaultBehavior: { origin: FunctionUrlOrigin.withOriginAccessControl(url) },
    });
    expect(app.configuration()).toBeUndefined();
    expect(app.settings()).toContainEqual(expect.stringContaining('rejectForeignWrites'));
    expect([app.warnings(), app.silence()]).toEqual([[], undefined]);
  });

  it('says nothing of either behind a distribution, which signs', () => {
    const app = new FunctionUrlApp();
    const url = app.wrapped().addFunctionUrl(IAM);
    new Distribution(app.stack, 'Site', {
      defaultBehavior: { origin: FunctionUrlOrigin.withOriginAccessControl(url) },
    });
    FunctionUrlCors.of(url).apply('/', app.orders());
    expect([app.warnings(), app.silence()]).toEqual([[], undefined]);
  });
});

it('is told by the metadata of the template', () => {
  const app = new FunctionUrlApp();
  app.cors().apply('/', app.catalogue());
  const { Metadata } = Template.fromStack(app.stack).toJSON();
  expect(Metadata['cdk-cors'].functionUrls).toEqual([
    {
      url: { Ref: expect.stringMatching(/^FnFunctionUrl/) },
      config: expect.objectContaining({ routes: [{ path: '/', read: 'catalogue', write: 'catalogue' }] }),
    },
  ]);
});
