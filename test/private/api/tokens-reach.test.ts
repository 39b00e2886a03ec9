import { describe, expect, it } from '@jest/globals';
import { App, type Environment, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { HttpApiCors, RestApiCors, TokenVerification } from '../../../lib';
import { quotesClass, shopTokens } from '../../support/synth/token-app';

const HERE = { region: 'us-east-1', account: '111111111111' };
const OTHER_REGION = { ...HERE, region: 'eu-west-1' };
const OTHER_ACCOUNT = { ...HERE, account: '222222222222' };

interface Places {
  readonly tokens: Environment | undefined;
  readonly api: Environment | undefined;
  /** Whether CDK hands names to other regions. */
  readonly crossRegionReferences?: boolean;
  readonly verification?: TokenVerification;
}

const KINDS: { readonly [kind: string]: (stack: Stack) => (tokens: ReturnType<typeof shopTokens>) => unknown } = {
  Rest: (stack) => {
    const api = new RestApi(stack, 'Rest');
    api.root.addResource('quotes').addMethod('GET', new MockIntegration());
    return (tokens) => RestApiCors.of(api).apply('/quotes', quotesClass(stack, tokens));
  },
  Http: (stack) => {
    const api = new HttpApi(stack, 'Http');
    const integration = new HttpUrlIntegration('Url', 'https://backend.shop.example');
    api.addRoutes({ path: '/quotes', methods: [HttpMethod.GET], integration });
    return (tokens) => HttpApiCors.of(api).apply('/quotes', quotesClass(stack, tokens));
  },
};

/** Applies a class with tokens to an API in another stack, and synthesises the app. */
function applied(kind: string, { tokens: env, api, crossRegionReferences, verification }: Places): App {
  const app = new App();
  const tokens = shopTokens(new Stack(app, 'Auth', { env, crossRegionReferences }), { verification });
  KINDS[kind]!(new Stack(app, 'Api', { env: api, crossRegionReferences }))(tokens);
  app.synth();
  return app;
}

describe.each(Object.keys(KINDS))('tokens for an API elsewhere, of the kind %s', (kind) => {
  it.each([true, false])('are refused in another region, be names handed there or not: %s', (crossRegionReferences) => {
    expect(() => applied(kind, { tokens: HERE, api: OTHER_REGION, crossRegionReferences })).toThrow(
      `tokens-elsewhere - Api/${kind}: the API is in eu-west-1 (account 111111111111), and the table of Auth/Tokens in ` +
        'us-east-1 (account 111111111111), where its authorizer does not look; make a ScopedTokens there with the same audience, ' +
        'whose clients are registered in its own table, or use TokenVerification.GATEWAY, by which API Gateway reads the keys ' +
        'of the issuer wherever it is',
    );
  });

  it('are refused in another account', () => {
    expect(() => applied(kind, { tokens: HERE, api: OTHER_ACCOUNT })).toThrow(
      /^tokens-elsewhere - .*account 222222222222/,
    );
  });

  it('are refused where it is not known, and taken with the env that the sentence asks for', () => {
    const sentence =
      `tokens-elsewhere - Api/${kind}: the API is in unknown (account unknown), and the table of Auth/Tokens in us-east-1 ` +
      '(account 111111111111), where its authorizer does not look; give both stacks the same env';
    expect(() => applied(kind, { tokens: HERE, api: undefined })).toThrow(sentence);
    expect(() => applied(kind, { tokens: HERE, api: HERE })).not.toThrow();
    expect(() => applied(kind, { tokens: undefined, api: undefined })).not.toThrow();
  });

  it.each([OTHER_REGION, OTHER_ACCOUNT])('are taken where API Gateway verifies them, as advised: %j', (api) => {
    expect(() => applied(kind, { tokens: HERE, api, verification: TokenVerification.GATEWAY })).not.toThrow();
  });
});
