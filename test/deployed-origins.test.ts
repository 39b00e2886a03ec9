import { describe, expect, it } from '@jest/globals';
import { App, Aws, CfnParameter, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LambdaIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DistributionCors, EndpointClass, HttpApiCors, OriginAllowlist, RestApiCors } from '../lib';
import { mappingTemplateOf } from '../lib/private/rest-api/mapping-template';

const env = { region: 'us-east-1', account: '123456789012' };

/** A page on a distribution of the app, and an API that it calls. */
class SinglePageApp {
  readonly stack = new Stack(new App(), 'Shop', { env });
  readonly site = new Distribution(this.stack, 'Site', {
    defaultBehavior: { origin: new HttpOrigin('bucket.example') },
  });
  readonly origin = `https://${this.site.distributionDomainName}`;
  readonly fn = new LambdaFunction(this.stack, 'Handler', {
    code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 });'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  });

  credentialed(...origins: string[]): EndpointClass {
    return EndpointClass.credentialed(this.stack, 'Orders', {
      allowlist: OriginAllowlist.of(...origins),
      methods: ['GET', 'POST'],
    });
  }

  plain(...origins: string[]): EndpointClass {
    return new EndpointClass(this.stack, 'Prices', { allowlist: OriginAllowlist.of(...origins), methods: ['GET'] });
  }

  restApi(): RestApi {
    const api = new RestApi(this.stack, 'Api', { cloudWatchRole: false });
    api.root.addResource('orders').addMethod('ANY', new LambdaIntegration(this.fn));
    return api;
  }

  domainName = (): unknown => ({ 'Fn::GetAtt': [this.logicalId(), 'DomainName'] });

  private logicalId(): string {
    return this.stack.getLogicalId(this.site.node.defaultChild as never);
  }
}

describe('an origin that only the deployment knows', () => {
  it('is in the mapping template of a REST API, whose fixed text stays in the mappings', () => {
    const app = new SinglePageApp();
    RestApiCors.of(app.restApi()).apply('/orders', app.credentialed('https://app.shop.example', app.origin));
    const template = Template.fromStack(app.stack);
    const [options] = Object.values(
      template.findResources('AWS::ApiGateway::Method', { Properties: { HttpMethod: 'OPTIONS' } }),
    );
    const [response] = options!['Properties'].Integration.IntegrationResponses;
    const [, parts] = response.ResponseTemplates['application/json']['Fn::Join'];
    const [mapping] = Object.values(
      template.toJSON()['Mappings'] as Record<string, Record<string, Record<string, string>>>,
    );
    const deployed = (part: { 'Fn::FindInMap'?: [string, string, string] }) =>
      part['Fn::FindInMap'] ? mapping![part['Fn::FindInMap'][1]]![part['Fn::FindInMap'][2]] : 'd111.cloudfront.net';
    expect(parts).toContainEqual(app.domainName());
    expect(parts.map(deployed).join('')).toBe(
      mappingTemplateOf(
        new SinglePageApp().credentialed('https://app.shop.example', 'https://d111.cloudfront.net')._policy,
      ),
    );
    template.resourceCountIs('AWS::Lambda::Function', 1);
  });

  it('gives a deployment one id, whatever the numbers of the tokens are', () => {
    const idOf = (tokens: number) => {
      for (let i = 0; i < tokens; i++) Token.asString({ Ref: 'AWS::NoValue' });
      const app = new SinglePageApp();
      RestApiCors.of(app.restApi()).apply('/orders', app.credentialed(app.origin));
      return Object.keys(Template.fromStack(app.stack).findResources('AWS::ApiGateway::Deployment'));
    };
    expect(idOf(0)).toEqual(idOf(7));
  });

  it('is in the gateway responses of a REST API where it is the only one', () => {
    const app = new SinglePageApp();
    RestApiCors.of(app.restApi()).apply('/orders', app.credentialed(app.origin));
    Template.fromStack(app.stack).hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseParameters: {
        'gatewayresponse.header.Access-Control-Allow-Origin': {
          'Fn::Join': ['', ["'https://", app.domainName(), "'"]],
        },
      },
    });
  });

  it('is in the responses of an integration that declares them', () => {
    const app = new SinglePageApp();
    const api = new RestApi(app.stack, 'Api', { cloudWatchRole: false });
    const integration = new MockIntegration({ integrationResponses: [{ statusCode: '200' }] });
    api.root.addResource('prices').addMethod('GET', integration, { methodResponses: [{ statusCode: '200' }] });
    RestApiCors.of(api).apply('/prices', app.plain(app.origin));
    Template.fromStack(app.stack).hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'GET',
      Integration: {
        IntegrationResponses: [
          {
            ResponseParameters: {
              'method.response.header.Access-Control-Allow-Origin': {
                'Fn::Join': ['', ["'https://", app.domainName(), "'"]],
              },
            },
          },
        ],
      },
    });
  });

  it('is in the variables of the function that answers for an HTTP API', () => {
    const app = new SinglePageApp();
    const api = new HttpApi(app.stack, 'Api');
    const integration = new HttpLambdaIntegration('Orders', app.fn);
    api.addRoutes({ path: '/orders', methods: [HttpMethod.POST], integration });
    HttpApiCors.of(api).apply('/orders', app.credentialed('https://app.shop.example', app.origin));
    Template.fromStack(app.stack).hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Answers CORS preflights',
      Environment: { Variables: { ORIGIN_0: { 'Fn::Join': ['', ['https://', app.domainName()]] } } },
    });
  });

  it('is in the settings of a function that withCors is in', () => {
    const app = new SinglePageApp();
    app.credentialed(app.origin).addToFunction(app.fn);
    Template.fromStack(app.stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { CDK_CORS: { 'Fn::Join': ['', Match.arrayWith([app.domainName()])] } } },
    });
  });

  it('is in the response headers policy of another distribution', () => {
    const app = new SinglePageApp();
    const api = new Distribution(app.stack, 'Front', { defaultBehavior: { origin: new HttpOrigin('api.example') } });
    DistributionCors.of(api).apply('*', app.plain(app.origin));
    Template.fromStack(app.stack).hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        CorsConfig: { AccessControlAllowOrigins: { Items: [{ 'Fn::Join': ['', ['https://', app.domainName()]] }] } },
      },
    });
  });

  it('may be what a live list begins with', () => {
    const app = new SinglePageApp();
    EndpointClass.credentialed(app.stack, 'Orders', {
      allowlist: OriginAllowlist.fromParameterName('/shop/origins', { initialOrigins: [app.origin] }),
      methods: ['POST'],
    });
    Template.fromStack(app.stack).hasResourceProperties('Custom::CdkCorsInitialOrigins', {
      Lists: [Match.objectLike({ Origins: [{ 'Fn::Join': ['', ['https://', app.domainName()]] }] })],
    });
  });

  it('may be one of the own origins', () => {
    const app = new SinglePageApp();
    const props = {
      allowlist: OriginAllowlist.of('https://app.shop.example'),
      methods: ['POST'],
      selfOrigins: [app.origin],
    };
    expect(EndpointClass.credentialed(app.stack, 'Orders', props)._policy.selfOrigins).toEqual([app.origin]);
  });

  it.each<[string, (app: SinglePageApp) => string]>([
    ['a domain with a label in front', (app) => `https://www.${app.site.distributionDomainName}`],
    ['a port behind', (app) => `${app.origin}:8443`],
    [
      'an API and its region',
      () => `https://${Token.asString({ Ref: 'Api' })}.execute-api.${Aws.REGION}.amazonaws.com`,
    ],
    ['a URL taken apart', (app) => `https://${Fn.select(2, Fn.split('/', app.fn.addFunctionUrl().url))}`],
    [
      'a parameter taken apart',
      (app) => `https://${Fn.select(2, Fn.split('/', new CfnParameter(app.stack, 'Url').valueAsString))}`,
    ],
  ])('may be %s', (_, originOf) => {
    const app = new SinglePageApp();
    const origin = originOf(app);
    expect(
      app.credentialed(origin, origin, 'https://app.shop.example')._policy.origins.toString().split(',').sort(),
    ).toEqual([origin, 'https://app.shop.example'].sort());
  });
});

describe('text around a token', () => {
  const host = Token.asString({ Ref: 'Host' });

  it.each([
    ['a path', `https://${host}/prod`, 'origin-path', 'write "https://<token>"'],
    ['a trailing slash', `https://${host}/`, 'origin-path', 'write "https://<token>"'],
    ['plain http', `http://${host}`, 'origin-insecure', 'write "https://<token>"'],
    ['the default port', `https://${host}:443`, 'origin-default-port', 'write "https://<token>"'],
    ['a dot behind', `https://${host}.`, 'origin-trailing-dot', 'write "https://<token>"'],
    ['upper case', `https://App.${host}`, 'origin-case', 'write "https://app.<token>"'],
    ['no scheme', `app.${host}`, 'origin-scheme', 'write "https://app.<token>"'],
  ])('is checked: %s', (_, origin, code, fix) => {
    expect(() => new SinglePageApp().credentialed(origin)).toThrow(
      new RegExp(`origins\\[0\\]: ${code} - got ".*<token>.*".*${fix}`),
    );
  });

  it.each([
    ['nothing', host],
    ['nothing yet', Lazy.string({ produce: () => 'https://app.shop.example' })],
    ['the port', `${host}:8443`],
  ])('has to name the scheme: %s', (_, origin) => {
    expect(() => new SinglePageApp().credentialed(origin)).toThrow(
      'origins[0]: value-unresolved - got "(token)": it is known at deployment only, too late to check; write its scheme, as in `https://',
    );
  });

  it('is no pattern', () => {
    expect(() => new SinglePageApp().credentialed(`https://*.${host}`)).toThrow(
      'origins[0]: value-unresolved - got "(token)": it is known at deployment only, too late to check; write the domain of a pattern',
    );
  });
});

describe('a function at the edge', () => {
  it('cannot be told the domain of another distribution, and the message says what can', () => {
    const app = new SinglePageApp();
    const api = new Distribution(app.stack, 'Front', { defaultBehavior: { origin: new HttpOrigin('api.example') } });
    DistributionCors.of(api).apply('*', app.credentialed(app.origin));
    expect(() => Template.fromStack(app.stack)).toThrow(/origin-unresolved - \*: orders .* initialOrigins/);
  });

  it('is not needed for pages of the distribution itself', () => {
    const app = new SinglePageApp();
    DistributionCors.of(app.site).apply('*', app.plain(app.origin));
    expect(() => Template.fromStack(app.stack)).toThrow(/origin-of-distribution - \*: prices .* without it/);
  });
});
