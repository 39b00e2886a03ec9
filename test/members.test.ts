import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { DistributionCors, EndpointClass, RestApiCors, ScopedTokens } from '../lib';
import { Shop } from './support/synth/distribution-shop';
import { ApiApp } from './support/synth/rest-api-app';
import { shopTokens } from './support/synth/token-app';

describe('functions of facades, for alarms and log groups', () => {
  it('are there once a class that needs them was applied', () => {
    const app = new ApiApp();
    const cors = RestApiCors.of(app.api);
    const [tokens, others] = [shopTokens(app.stack), shopTokens(app.stack, {}, 'Others')];
    app.add('GET /products');
    app.add('GET /orders');
    app.add('GET /quotes');
    cors.apply('/products', app.catalogue());
    expect(cors.responderFunction).toBeUndefined();
    expect(cors.authorizerFunctionOf(tokens)).toBeUndefined();
    cors.apply('/orders', app.orders());
    cors.apply('/quotes', EndpointClass.tokenGated(app.stack, 'Quotes', { tokens, scopes: { GET: [] } }));
    const descriptions = [
      cors.responderFunction,
      cors.authorizerFunctionOf(tokens),
      tokens.issuerFunction,
      tokens.keyRotationFunction,
    ].map((fn) => {
      const id = app.stack.getLogicalId(fn!.node.defaultChild as never);
      return Template.fromStack(app.stack).findResources('AWS::Lambda::Function')[id]?.['Properties'].Description;
    });
    expect(descriptions).toEqual([
      'Answers CORS preflights',
      'Authorises requests by scoped access tokens',
      'Issues, revokes and introspects access tokens',
      'Rotates the keys that sign access tokens',
    ]);
    expect(cors.authorizerFunctionOf(others)).toBeUndefined();
  });

  it('are that at the edge on a distribution', () => {
    const shop = new Shop();
    const cors = DistributionCors.of(shop.distribution());
    expect(cors.edgeFunction).toBeUndefined();
    expect(cors.apply('*', shop.orders).edgeFunction?.functionArn).toBeDefined();
  });
});

describe('apply', () => {
  it('takes an EndpointClass, and nothing that only looks like one', () => {
    const app = new ApiApp();
    const pair = { read: app.catalogue(), write: app.admin() };
    expect(() => RestApiCors.of(app.api).apply('/', pair as never)).toThrow(
      /^class-unknown - got .*: it is no EndpointClass; write apply/,
    );
    expect(() => RestApiCors.of(app.api).apply('/', pair.read, { writes: app.stack as never })).toThrow(
      'class-unknown - got Shop:',
    );
    expect(ScopedTokens.isScopedTokens(app.stack)).toBe(false);
  });
});
