import { describe, expect, it } from '@jest/globals';
import {
  AuthorizationType,
  type CfnMethod,
  DomainName,
  EndpointType,
  type IResource,
  MockIntegration,
  type RestApiProps,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { EndpointClass, RestApiCors } from '../lib';
import { ApiApp } from './support/synth/rest-api-app';
import { orders, problemsOf, quotesApp } from './support/synth/rest-api-tokens';
import { gatewayTokens, quotesClass, shopTokens } from './support/synth/token-app';

describe('what is refused', () => {
  it('a method that scopes do not name', () => {
    const app = quotesApp();
    app.add('DELETE /quotes');
    expect(problemsOf(app)).toEqual([
      'method-not-in-scopes - DELETE /quotes: the scopes of quotes do not name DELETE, so that no token would do; add ' +
        'DELETE: [...] to its scopes and methods, or remove the method',
    ]);
  });

  it.each<[string, string, (resource: IResource, app: ApiApp) => unknown]>([
    [
      'another authorizer',
      'CUSTOM',
      (resource, app) => {
        const authorizer = new TokenAuthorizer(app.stack, 'Mine', { handler: app.fn('MyAuthorizer') });
        return resource.addMethod('GET', new MockIntegration(), { authorizer });
      },
    ],
    [
      'IAM',
      'AWS_IAM',
      (resource) => resource.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM }),
    ],
  ])('a method with %s', (_, type, add) => {
    const app = new ApiApp();
    add(app.api.root.addResource('quotes'), app);
    RestApiCors.of(app.api).apply('/', quotesClass(app.stack));
    expect(problemsOf(app)).toEqual([
      `method-authorized-otherwise - GET /quotes: it has the authorization type ${type}, and tokens of quotes need an ` +
        'authorizer of their own; take authorizer and authorizationType off the method, or apply a class without tokens',
    ]);
  });

  it.each(['AuthorizationType', 'AuthorizerId'])('a method whose %s is overridden', (property) => {
    const app = new ApiApp();
    const method = app.api.root.addResource('quotes').addMethod('GET');
    (method.node.defaultChild as CfnMethod).addPropertyOverride(property, 'NONE');
    RestApiCors.of(app.api).apply('/', quotesClass(app.stack));
    expect(problemsOf(app)).toEqual([
      `method-authorized-otherwise - GET /quotes: addPropertyOverride sets its ${property}, in place of the authorizer for the ` +
        'tokens of quotes; leave that out',
    ]);
  });

  it('ANY where reads and writes differ in their tokens', () => {
    const app = new ApiApp();
    app.add('ANY /prices');
    RestApiCors.of(app.api).apply('/prices', app.catalogue(), { writes: orders(app) });
    expect(problemsOf(app)).toEqual([
      'any-method-mixed - ANY /prices: it serves the methods of catalogue and of orders, which do not take the same tokens; ' +
        'add a method for each, GET and POST for example, instead of ANY',
    ]);
  });

  it('ANY where API Gateway verifies', () => {
    const app = new ApiApp();
    app.add('ANY /quotes');
    RestApiCors.of(app.api).apply('/quotes', quotesClass(app.stack, gatewayTokens(app.stack)));
    expect(problemsOf(app)).toEqual([
      'any-method-needs-authorizer - ANY /quotes: API Gateway checks the scopes of one method, and quotes has some for each; ' +
        'add a method for each, GET and POST for example, or use TokenVerification.AUTHORIZER',
    ]);
  });

  const fromOffice = new PolicyDocument({
    statements: [
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new AnyPrincipal()],
        actions: ['execute-api:Invoke'],
        resources: ['execute-api:/*'],
        conditions: { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] } },
      }),
    ],
  });

  it.each<[string, string, RestApiProps]>([
    ['is private', 'it is private', { endpointTypes: [EndpointType.PRIVATE], policy: fromOffice }],
    ['goes by addresses', 'its resource policy has conditions on addresses or networks', { policy: fromOffice }],
  ])('any origin on an API that %s', (_, trust, props) => {
    expect(problemsOf(quotesApp(props))).toEqual([
      'api-trusts-place - Shop/Api: quotes lets pages of any origin in for their token alone, but the API also goes by where ' +
        `the browser is: ${trust}; apply it to an API that goes by tokens only, or give it an allowlist`,
    ]);
  });

  it('any origin on an API with a domain that demands client certificates', () => {
    const app = quotesApp();
    const certificate = Certificate.fromCertificateArn(
      app.stack,
      'Certificate',
      'arn:aws:acm:eu-west-1:1:certificate/x',
    );
    const mtls = { bucket: Bucket.fromBucketName(app.stack, 'Bucket', 'certificates'), key: 'truststore.pem' };
    const domain = new DomainName(app.stack, 'Domain', { domainName: 'api.shop.example', certificate, mtls });
    domain.addBasePathMapping(app.api);
    expect(problemsOf(app)).toEqual([expect.stringContaining('a domain of it demands client certificates')]);
  });

  it('nothing of that for a class with an allowlist, or a domain without certificates', () => {
    const app = new ApiApp(undefined, { policy: fromOffice });
    app.add('GET /orders');
    RestApiCors.of(app.api).apply('/orders', orders(app));
    expect(problemsOf(app)).toEqual([]);
    const other = quotesApp();
    const certificate = Certificate.fromCertificateArn(
      other.stack,
      'Certificate',
      'arn:aws:acm:eu-west-1:1:certificate/x',
    );
    new DomainName(other.stack, 'Domain', { domainName: 'api.shop.example', certificate }).addBasePathMapping(
      other.api,
    );
    expect(problemsOf(other)).toEqual([]);
  });
});

describe('a way around', () => {
  const warningsWith = (other?: string) => {
    const app = new ApiApp();
    const fn = app.fn();
    app.add('GET /quotes', fn);
    app.add('ANY /{proxy+}', other ? app.fn(other) : fn);
    RestApiCors.of(app.api).apply('/quotes', quotesClass(app.stack)).apply('/', app.catalogue());
    return app.warnings();
  };

  it('is a path without tokens to the same function', () => {
    expect(warningsWith()).toEqual([
      'GET /quotes needs a token, and ANY /{proxy+} reaches the same function without one: a router in it that takes other ' +
        'spellings of a path for the same, with a slash at its end or two at its beginning, serves it to everybody; give ' +
        'the two functions of their own, or apply a class with the tokens to both',
    ]);
  });

  it('is none to another function', () => {
    expect(warningsWith('Other')).toEqual([]);
  });

  const warningsOf = (tokens: (app: ApiApp) => ReturnType<typeof shopTokens>) => {
    const app = new ApiApp();
    const fn = app.fn();
    const both = tokens(app);
    const shop = EndpointClass.tokenGated(app.stack, 'Shop', { tokens: both, scopes: { GET: ['shop'] } });
    const staff = EndpointClass.tokenGated(app.stack, 'Staff', { tokens: both, scopes: { GET: ['staff'] } });
    app.add('GET /staff', fn);
    app.add('GET /{proxy+}', fn);
    RestApiCors.of(app.api).apply('/', shop).apply('/staff', staff);
    return app.warnings();
  };

  it('is a path with other scopes where API Gateway verifies, which knows of no other spellings', () => {
    expect(warningsOf(({ stack }) => gatewayTokens(stack))).toContain(
      'GET /staff needs a token, and GET /{proxy+} reaches the same function with the scopes of shop, by which API ' +
        'Gateway itself verifies: a router in it that takes other spellings of a path for the same, with a slash at its ' +
        'end or two at its beginning, serves it to tokens with these; give the two functions of their own, or use ' +
        'TokenVerification.AUTHORIZER, which knows of such spellings',
    );
    expect(warningsOf(({ stack }) => shopTokens(stack))).toEqual([]);
  });

  it('is none for another method, or for the path itself', () => {
    const app = new ApiApp();
    const fn = app.fn();
    const tokens = gatewayTokens(app.stack);
    const classOf = (id: string, method: string) =>
      EndpointClass.tokenGated(app.stack, id, { tokens, scopes: { [method]: [id] } });
    for (const route of ['GET /{proxy+}', 'POST /{proxy+}', 'DELETE /staff']) app.add(route, fn);
    RestApiCors.of(app.api)
      .apply('/', classOf('Reads', 'GET'), { writes: classOf('Writes', 'POST') })
      .apply('/staff', classOf('Staff', 'DELETE'));
    expect(app.warnings()).toEqual([]);
  });
});
