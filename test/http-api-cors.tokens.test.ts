import { describe, expect, it } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { HttpMethod, type IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { HttpApiCors } from '../lib';
import { HttpApiApp } from './support/synth/http-api-app';
import { ordersWithTokens } from './support/synth/http-api-tokens';
import { gatewayTokens, quotesClass, shopTokens } from './support/synth/token-app';

describe('routes of a class with tokens', () => {
  it('are authorised for each request, and their preflights never', () => {
    const app = new HttpApiApp();
    app.add('GET /quotes');
    app.add('GET /status');
    HttpApiCors.of(app.api).apply('/quotes', quotesClass(app.stack)).apply('/', app.catalogue());
    expect(app.authorization()).toEqual({
      'GET /quotes': 'CUSTOM',
      'GET /status': 'NONE',
      'OPTIONS /quotes': 'NONE',
      'OPTIONS /status': 'NONE',
    });
    app.template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: ['$request.header.Authorization'],
    });
  });

  it('are authorised by a result for the same token, origin, method, path and route at most', () => {
    const app = new HttpApiApp();
    app.add('GET /quotes');
    const tokens = shopTokens(app.stack, {
      maxRevocationTime: Duration.seconds(60),
      resultsCacheTtl: Duration.seconds(30),
    });
    HttpApiCors.of(app.api).apply('/quotes', quotesClass(app.stack, tokens));
    app.template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerResultTtlInSeconds: 30,
      IdentitySource: [
        '$request.header.Authorization',
        '$request.header.Origin',
        '$context.httpMethod',
        '$context.path',
        '$context.routeKey',
      ],
    });
  });

  it('are authorised by API Gateway itself where that verifies tokens', () => {
    const app = new HttpApiApp();
    app.add('GET /quotes');
    HttpApiCors.of(app.api).apply('/', quotesClass(app.stack, gatewayTokens(app.stack)));
    expect(app.routes()['GET /quotes']).toMatchObject({
      AuthorizationType: 'JWT',
      AuthorizationScopes: ['quotes:read'],
    });
    app.template.hasResource('AWS::ApiGatewayV2::Authorizer', {
      Properties: {
        AuthorizerType: 'JWT',
        JwtConfiguration: { Audience: ['https://api.shop.example'], Issuer: { 'Fn::GetAtt': Match.anyValue() } },
      },
      // it reads the issuer's metadata
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('openidconfiguration')]),
    });
  });

  it('may be $default, where the function looks at each method', () => {
    const app = new HttpApiApp({ defaultIntegration: new HttpUrlIntegration('Url', 'https://backend.shop.example') });
    HttpApiCors.of(app.api).apply('/', ordersWithTokens(app));
    expect(app.authorization()).toEqual({ $default: 'CUSTOM', 'OPTIONS /': 'NONE', 'OPTIONS /{proxy+}': 'NONE' });
  });

  it('let scripts see a network error only, where API Gateway has no CORS headers for denials', () => {
    const app = new HttpApiApp();
    app.add('GET /orders');
    HttpApiCors.of(app.api).apply('/orders', ordersWithTokens(app));
    const text =
      'denials of authorizers (401, 403) on GET /orders have no CORS headers on this HTTP API, so that scripts see a network error;';
    expect(app.warnings()).toEqual([expect.stringContaining(text)]);
  });

  it('let scripts see no more of the denials of an authorizer that the app brings', () => {
    const denials = (authorizer?: IHttpRouteAuthorizer) => {
      const app = new HttpApiApp();
      const integration = new HttpLambdaIntegration('Integration', app.fn());
      app.api.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration, authorizer });
      HttpApiCors.of(app.api).apply('/orders', app.orders());
      return app.warnings();
    };
    const jwt = new HttpJwtAuthorizer('Jwt', 'https://id.shop.example', { jwtAudience: ['shop'] });
    expect(denials(jwt)).toEqual([
      expect.stringMatching(/^denials of authorizers \(401, 403\) on GET \/orders have no CORS/),
    ]);
    expect(denials(new HttpIamAuthorizer())).toHaveLength(1);
    expect(denials()).toEqual([]);
  });

  it('may have a way around', () => {
    const app = new HttpApiApp();
    const fn = app.fn();
    app.add('GET /quotes', fn);
    app.add('ANY /{proxy+}', fn);
    HttpApiCors.of(app.api).apply('/quotes', quotesClass(app.stack)).apply('/', app.catalogue());
    expect(app.warnings()).toContainEqual(
      expect.stringMatching(/^GET \/quotes needs a token, and ANY \/\{proxy\+\} reaches the same function without one/),
    );
  });
});
