import { Duration, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, HttpApiCors, OriginAllowlist, RestApiCors, ScopedTokens, TokenVerification } from 'cdk-cors';
import type { Construct } from 'constructs';

/** Tokens in every way that they can be verified, on both kinds of API. */
const COGNITO = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc';

export class TokensStack extends Stack {
  private readonly fn: LambdaFunction;

  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { region: 'eu-central-1', account: '123456789012' } });
    this.fn = new LambdaFunction(this, 'Handler', {
      code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 })'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    const audience = 'https://api.example.com';
    const strict = new ScopedTokens(this, 'Strict', {
      audience,
      maxRevocationTime: Duration.seconds(1),
      publicScopes: ['quotes:read'],
      subjectIssuers: [{ issuer: COGNITO, audience: 'shop', scopes: ['orders:write'] }],
      revokeOnCognitoSignOut: true,
    });
    const resultsCacheTtl = Duration.seconds(30);
    const kept = new ScopedTokens(this, 'Kept', { audience, maxRevocationTime: Duration.seconds(36), resultsCacheTtl });
    this.addRestApi('StrictRest', strict);
    this.addHttpApi('StrictHttp', strict);
    this.addRestApi('KeptRest', kept);
    this.addHttpApi('KeptHttp', kept);
    // an issuer of its own: its algorithm is another
    const verification = TokenVerification.GATEWAY;
    const native = new ScopedTokens(this, 'Native', { audience, verification });
    this.addRestApi('NativeRest', native);
    this.addHttpApi('NativeHttp', native);
  }

  private addRestApi(id: string, tokens: ScopedTokens): void {
    const api = new RestApi(this, id, { cloudWatchRole: false });
    const integration = new LambdaIntegration(this.fn);
    api.root.resourceForPath('/quotes').addMethod('GET', integration);
    api.root.resourceForPath('/orders').addMethod('POST', integration);
    RestApiCors.of(api).apply('/quotes', this.quotes(id, tokens)).apply('/orders', this.orders(id, tokens));
  }

  private addHttpApi(id: string, tokens: ScopedTokens): void {
    const api = new HttpApi(this, id);
    const integration = new HttpLambdaIntegration('Integration', this.fn);
    api.addRoutes({ path: '/quotes', methods: [HttpMethod.GET], integration });
    api.addRoutes({ path: '/orders', methods: [HttpMethod.POST], integration });
    HttpApiCors.of(api).apply('/quotes', this.quotes(id, tokens)).apply('/orders', this.orders(id, tokens));
  }

  private quotes(id: string, tokens: ScopedTokens): EndpointClass {
    return EndpointClass.tokenGated(this, `${id}Quotes`, { tokens, scopes: { GET: ['quotes:read'] } });
  }

  private orders(id: string, tokens: ScopedTokens): EndpointClass {
    return EndpointClass.credentialed(this, `${id}Orders`, {
      allowlist: OriginAllowlist.of('https://*.app.example.com'),
      methods: ['POST'],
      tokens,
      scopes: { POST: ['orders:write'] },
    });
  }
}
