import { describe, expect, it } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EndpointClass, RestApiCors, ScopedTokens, type ScopedTokensAttributes, TokenVerification } from '../lib';
import { ApiApp, refusal } from './support/synth/rest-api-app';
import { AUDIENCE } from './support/synth/token-app';

const ENV = { region: 'eu-west-1', account: '111111111111' };
const TABLE = `arn:aws:dynamodb:eu-west-1:${ENV.account}:table/Tokens`;
const ISSUER = 'https://auth.shop.example';

/** An API whose class takes tokens of another app. */
function importing(attributes: Partial<ScopedTokensAttributes>): ApiApp {
  const app = new ApiApp(new App(), {}, { env: ENV });
  const known = { audience: AUDIENCE, issuerUrl: ISSUER, tableArn: TABLE, ...attributes };
  const tokens = ScopedTokens.fromScopedTokensAttributes(app.stack, 'Tokens', known);
  const quotes = EndpointClass.tokenGated(app.stack, 'Quotes', { tokens, scopes: { GET: ['quotes:read'] } });
  app.add('GET quotes');
  RestApiCors.of(app.api).apply('/quotes', quotes);
  return app;
}

function authorizerVariables(app: ApiApp): unknown {
  const functions = Template.fromStack(app.stack).findResources('AWS::Lambda::Function', {
    Properties: { Description: 'Authorises requests by scoped access tokens' },
  });
  return Object.values(functions)[0]?.['Properties'].Environment.Variables;
}

describe('tokens of another app', () => {
  it('are verified by an authorizer that reads the table of the issuer', () => {
    const app = importing({ maxRevocationTime: Duration.seconds(11) });
    expect(authorizerVariables(app)).toEqual({ TOKENS_TABLE: 'Tokens', TOKENS_ISSUER: ISSUER });
    const template = Template.fromStack(app.stack);
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    const statement = { Action: 'dynamodb:Query', Resource: TABLE };
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [{ PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(statement)]) } }],
    });
  });

  it('of another account are found by the ARN of their table', () => {
    const tableArn = TABLE.replace(ENV.account, '222222222222');
    expect(authorizerVariables(importing({ tableArn }))).toMatchObject({ TOKENS_TABLE: tableArn });
  });

  it('need no table where API Gateway verifies them', () => {
    const app = importing({ verification: TokenVerification.GATEWAY, tableArn: undefined });
    Template.fromStack(app.stack).hasResourceProperties('AWS::ApiGateway::Authorizer', {
      JwtConfiguration: { Issuers: [{ Issuer: ISSUER, Audiences: [AUDIENCE] }] },
    });
  });

  it('are refused with everything that is wrong, and taken once it is as the message says', () => {
    const wrong = { issuerUrl: `${ISSUER}/`, tableArn: 'Tokens', audience: 'api', usableFor: Duration.hours(1) };
    expect(refusal(() => importing(wrong))).toEqual([
      'tokens Shop/Tokens cannot be verified',
      expect.stringMatching(/^audience: audience-invalid - got "api"/),
      expect.stringMatching(/^usableFor: usable-for-out-of-range - got 3600/),
      'issuerUrl: issuer-url-invalid - got "https://auth.shop.example/": tokens name their issuer by an https URL without a slash ' +
        'at its end; write the issuerUrl of the ScopedTokens',
      'tableArn: table-arn-invalid - got "Tokens": it is not the ARN of a table; write ' +
        '"arn:aws:dynamodb:eu-west-1:111111111111:table/Tokens", for example',
    ]);
    importing({ tableArn: 'arn:aws:dynamodb:eu-west-1:111111111111:table/Tokens' });
  });

  it('are refused without a table, and with one of another region', () => {
    expect(refusal(() => importing({ tableArn: undefined }))).toContainEqual(
      expect.stringMatching(/^tableArn: table-arn-invalid - got nothing: authorizers read revocations and keys/),
    );
    const tableArn = TABLE.replace('eu-west-1', 'us-east-1');
    expect(refusal(() => importing({ tableArn }))).toContainEqual(
      expect.stringMatching(/^tableArn: table-elsewhere - got "arn:aws:dynamodb:us-east-1:/),
    );
  });

  it('cannot be anything that only looks like them', () => {
    const stack = new Stack(new App(), 'Stack');
    const props = { tokens: stack as never, scopes: { GET: [] } };
    expect(() => EndpointClass.tokenGated(stack, 'Quotes', props)).toThrow(
      'tokens-unknown - got Stack: write a ScopedTokens, or ScopedTokens.fromScopedTokensAttributes',
    );
    const props2 = { audience: AUDIENCE, issuerUrl: ISSUER, tableArn: TABLE };
    expect(ScopedTokens.isScopedTokens(ScopedTokens.fromScopedTokensAttributes(stack, 'Tokens', props2))).toBe(true);
    expect([stack, undefined, null, 1, {}].map((one) => ScopedTokens.isScopedTokens(one))).not.toContain(true);
  });
});
