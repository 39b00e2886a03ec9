import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../lib';
import { ApiApp, type Properties } from './support/synth/rest-api-app';
import { authorizationOf, only, orders, quotesApp } from './support/synth/rest-api-tokens';
import { gatewayTokens, shopTokens } from './support/synth/token-app';

describe('methods of a class with tokens', () => {
  it('are authorised, and their preflights never', () => {
    const app = quotesApp();
    app.add('HEAD /quotes');
    expect(authorizationOf(app)).toEqual({ GET: 'CUSTOM', HEAD: 'CUSTOM', OPTIONS: 'NONE' });
  });

  it('are authorised for each request, by default', () => {
    const authorizer = only(quotesApp(), 'AWS::ApiGateway::Authorizer');
    expect(authorizer).toMatchObject({ Type: 'REQUEST', AuthorizerResultTtlInSeconds: 0 });
    expect(authorizer).not.toHaveProperty('IdentitySource');
  });

  it('are authorised by a result for the same token, origin, method and path at most', () => {
    const props = { maxRevocationTime: Duration.seconds(60), resultsCacheTtl: Duration.seconds(30) };
    expect(
      only(
        quotesApp({}, ({ stack }) => shopTokens(stack, props)),
        'AWS::ApiGateway::Authorizer',
      ),
    ).toMatchObject({
      AuthorizerResultTtlInSeconds: 30,
      IdentitySource:
        'method.request.header.Authorization,method.request.header.Origin,context.httpMethod,context.path',
    });
  });

  it('are authorised by API Gateway itself where that verifies tokens', () => {
    const app = quotesApp({}, ({ stack }) => gatewayTokens(stack));
    expect(authorizationOf(app)).toEqual({ GET: 'JWT', OPTIONS: 'NONE' });
    app.template.hasResource('AWS::ApiGateway::Authorizer', {
      Properties: {
        Type: 'JWT',
        IdentitySource: 'method.request.header.Authorization',
        JwtConfiguration: {
          DefaultAlgorithms: ['RS256'],
          Issuers: [{ Issuer: { 'Fn::GetAtt': Match.anyValue() }, Audiences: ['https://api.shop.example'] }],
        },
      },
      // it reads the issuer's metadata
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('openidconfiguration')]),
    });
    app.template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'GET',
      AuthorizationScopes: ['quotes:read'],
    });
  });

  it('share one authorizer and one permission, however many they are', () => {
    const app = quotesApp();
    for (let i = 0; i < 10; i++) app.add(`GET /quotes/p${i}`);
    app.template.resourceCountIs('AWS::ApiGateway::Authorizer', 1);
    app.template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'apigateway.amazonaws.com',
      SourceArn: { 'Fn::Join': ['', Match.arrayWith(['/authorizers/'])] },
    });
  });

  it('have an authorizer for each of the tokens', () => {
    const app = quotesApp();
    app.add('GET /orders');
    RestApiCors.of(app.api).apply('/orders', orders(app, shopTokens(app.stack, {}, 'Others')));
    app.template.resourceCountIs('AWS::ApiGateway::Authorizer', 2);
  });

  it('tell apart reads that need none and writes that do', () => {
    const app = new ApiApp();
    app.add('GET /prices');
    app.add('POST /prices');
    RestApiCors.of(app.api).apply('/prices', app.catalogue(), { writes: orders(app) });
    expect(authorizationOf(app)).toEqual({ GET: 'NONE', POST: 'CUSTOM', OPTIONS: 'NONE' });
  });

  it('may be ANY, where the function looks at each', () => {
    const app = new ApiApp();
    app.add('ANY /orders');
    RestApiCors.of(app.api).apply('/orders', orders(app));
    expect(authorizationOf(app)).toEqual({ ANY: 'CUSTOM', OPTIONS: 'NONE' });
  });

  it('are deployed anew when what authorises them changes', () => {
    const before = new ApiApp();
    before.add('GET /quotes');
    const props = {
      allowlist: OriginAllowlist.anyOrigin(),
      methods: ['GET'],
      requestHeaders: ['authorization', 'dpop'],
    };
    RestApiCors.of(before.api).apply('/quotes', new EndpointClass(before.stack, 'Quotes', props));
    const kept = { maxRevocationTime: Duration.seconds(60), resultsCacheTtl: Duration.seconds(30) };
    const ids = [
      before,
      quotesApp(),
      quotesApp({}, ({ stack }) => shopTokens(stack, { audience: 'https://other.shop.example' })),
      quotesApp({}, ({ stack }) => shopTokens(stack, kept)),
      quotesApp({}, ({ stack }) => gatewayTokens(stack)),
    ].map((app) => app.deploymentId());
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the authorizer', () => {
  const functionOf = (app: ApiApp) => {
    const functions = Object.entries(app.template.findResources('AWS::Lambda::Function'));
    return functions.find(([id]) => id.includes('Authorizer'))?.[1]['Properties'];
  };

  it('knows all paths and the scopes of the classes with its tokens, and that those with others are not for them', () => {
    const app = quotesApp();
    app.add('GET /orders');
    app.add('GET /catalogue');
    RestApiCors.of(app.api).apply('/orders', orders(app, shopTokens(app.stack, {}, 'Others')));
    RestApiCors.of(app.api).apply('/catalogue', app.catalogue());
    const functions = Object.entries(app.template.findResources('AWS::Lambda::Function'));
    const [, fn] = functions.find(([id]) => id.includes('AuthorizerTokens')) ?? [];
    const folder = join(app.app.outdir, `asset.${fn?.['Properties'].Code.S3Key.replace('.zip', '')}`);
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    expect(config).toMatchObject({
      tokens: {
        audience: 'https://api.shop.example',
        maxLifetimeSeconds: 900,
        freshForSeconds: 5,
        usableForSeconds: 30,
        dpop: true,
      },
      classes: { quotes: { scopes: { GET: ['quotes:read'], HEAD: ['quotes:read'] } }, catalogue: {} },
      routes: [{ path: '/catalogue' }, { path: '/orders' }, { path: '/quotes' }],
    });
    expect(config.classes.orders.scopes).toEqual({});
    expect(config.classes.catalogue).not.toHaveProperty('scopes');
  });

  it('has the table and the issuer in its environment', () => {
    expect(functionOf(quotesApp()).Environment.Variables).toEqual({
      TOKENS_TABLE: { Ref: expect.stringMatching(/^TokensTable/) },
      TOKENS_ISSUER: { 'Fn::GetAtt': [expect.stringMatching(/^TokensIssuerApi/), 'ApiEndpoint'] },
    });
  });

  it('may read the feed and the live lists of its classes, and remember proofs', () => {
    const app = new ApiApp();
    app.add('GET /orders');
    const scopes = { GET: [], POST: [] };
    const props = { methods: ['GET', 'POST'], tokens: shopTokens(app.stack), scopes };
    RestApiCors.of(app.api).apply('/orders', EndpointClass.credentialed(app.stack, 'Orders', props));
    const roles = Object.entries(app.template.findResources('AWS::IAM::Role'));
    const [, role] = roles.find(([id]) => id.includes('Authorizer')) ?? [];
    const statements: Properties[] = role?.['Properties'].Policies[0].PolicyDocument.Statement ?? [];
    const actions = statements.slice(1).map(({ Action }) => Action);
    expect(actions).toEqual(['dynamodb:Query', 'dynamodb:PutItem', 'ssm:GetParameter']);
  });

  it('guards writes of foreign sites, so that nothing is said of them', () => {
    const app = new ApiApp();
    app.add('POST /orders', app.fn());
    RestApiCors.of(app.api).apply('/orders', orders(app));
    expect(app.warnings()).toEqual([]);
    const other = new ApiApp();
    other.add('POST /orders', other.fn());
    RestApiCors.of(other.api).apply('/orders', orders(other, gatewayTokens(other.stack)));
    expect(other.warnings()).toEqual([expect.stringContaining('rejects cross-site writes, but nothing on the way')]);
  });
});

describe('denials', () => {
  const errorsOf = (app: ApiApp): Record<string, Properties> => {
    const found = Object.values(app.template.findResources('AWS::ApiGateway::GatewayResponse'));
    return Object.fromEntries(found.map(({ Properties }) => [Properties.ResponseType, Properties]));
  };

  it('say how to authenticate, and why not, to scripts of any origin', () => {
    const { UNAUTHORIZED, ACCESS_DENIED } = errorsOf(quotesApp());
    expect(UNAUTHORIZED?.['ResponseParameters']).toEqual({
      'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      'gatewayresponse.header.Access-Control-Expose-Headers': "'WWW-Authenticate'",
      'gatewayresponse.header.WWW-Authenticate': `'Bearer realm="api", DPoP algs="ES256"'`,
    });
    expect(ACCESS_DENIED?.['ResponseParameters']).toEqual({
      'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
    });
    const templates = ACCESS_DENIED?.['ResponseTemplates'] as Record<string, string>;
    expect(
      JSON.parse(templates['application/json']?.replaceAll('$context.authorizer.reason', 'scope-missing') ?? ''),
    ).toEqual({
      type: 'https://github.com/cdk-cors/cdk-cors/blob/main/docs/reasons.md#scope-missing',
      title: 'Access is denied',
      status: 403,
      reason: 'scope-missing',
    });
  });

  it('say it without CORS headers where a class with credentials has a live list', () => {
    const app = quotesApp();
    app.add('GET /orders');
    RestApiCors.of(app.api).apply('/orders', app.orders());
    const errors = errorsOf(app);
    expect(Object.keys(errors).sort()).toEqual(['ACCESS_DENIED', 'UNAUTHORIZED']);
    expect(JSON.stringify(errors)).not.toContain('Access-Control');
  });

  it('do not ask for proofs where none is looked at', () => {
    const { UNAUTHORIZED, ACCESS_DENIED } = errorsOf(quotesApp({}, ({ stack }) => gatewayTokens(stack)));
    expect(UNAUTHORIZED?.['ResponseParameters']).toMatchObject({
      'gatewayresponse.header.WWW-Authenticate': `'Bearer realm="api"'`,
    });
    expect(ACCESS_DENIED).toBeUndefined();
  });

  it('stay as the app defines them, and synth tells what is missing there', () => {
    const app = quotesApp();
    app.api.addGatewayResponse('Mine', { type: ResponseType.UNAUTHORIZED });
    expect(app.warnings()).toEqual([
      'the app has a gateway response UNAUTHORIZED without Access-Control-Allow-Origin, Access-Control-Expose-Headers, ' +
        'WWW-Authenticate, so that scripts cannot tell what these errors mean; add {"Access-Control-Allow-Origin":"\'*\'",' +
        '"Access-Control-Expose-Headers":"\'WWW-Authenticate\'","WWW-Authenticate":"\'Bearer realm=\\"api\\", DPoP ' +
        'algs=\\"ES256\\"\'"} to its responseHeaders',
    ]);
  });
});

it('takes tokens of another stack', () => {
  const app = new ApiApp();
  const identity = new Stack(app.app, 'Identity');
  for (const [path, tokens] of [
    ['/strict', shopTokens(identity, {}, 'Strict')],
    ['/native', gatewayTokens(identity)],
  ] as const) {
    app.add(`GET ${path}`);
    const scopes = { GET: ['quotes:read'] };
    const endpointClass = EndpointClass.tokenGated(app.stack, path.slice(1), { tokens, scopes });
    RestApiCors.of(app.api).apply(path, endpointClass);
  }
  app.template.resourceCountIs('AWS::ApiGateway::Authorizer', 2);
  Template.fromStack(identity).resourceCountIs('AWS::ApiGateway::Authorizer', 0);
  expect(app.stack.dependencies).toEqual([identity]);
});
