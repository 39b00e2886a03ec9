import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HttpApi, type HttpApiProps, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, OriginAllowlist } from '../../../lib';
import { Messages } from './messages';
import { type Properties, refusal } from './rest-api-app';

/** A stack with an HTTP API and one class of each kind. */
export class HttpApiApp {
  readonly app = new App();
  readonly stack = new Stack(this.app, 'Shop');
  readonly api: HttpApi;

  constructor(props?: HttpApiProps) {
    OriginAllowlist.setParameterRoot(this.stack, '/shop/cors');
    this.api = new HttpApi(this.stack, 'Api', props);
  }

  catalogue = () => EndpointClass.publicRead(this.stack, 'Catalogue');

  admin = () =>
    EndpointClass.sensitive(this.stack, 'Admin', {
      allowlist: OriginAllowlist.of('https://admin.shop.example'),
      methods: ['GET', 'PUT'],
    });

  orders = () => EndpointClass.credentialed(this.stack, 'Orders', { methods: ['GET', 'POST'] });

  fn(id = 'Handler'): LambdaFunction {
    const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');
    return new LambdaFunction(this.stack, id, { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X });
  }

  /** A route, `GET /orders` or `$default`. */
  add(methodAndPath: string, fn = this.fn(`${methodAndPath}Handler`)): void {
    const [method = '', path = ''] = methodAndPath.split(' ');
    const integration = new HttpLambdaIntegration(`${methodAndPath}Integration`, fn);
    if (methodAndPath === '$default') {
      new HttpRoute(this.stack, 'Default', { httpApi: this.api, routeKey: HttpRouteKey.DEFAULT, integration });
    } else {
      this.api.addRoutes({ path, methods: [HttpMethod[method as HttpMethod]], integration });
    }
  }

  get template(): Template {
    return Template.fromStack(this.stack);
  }

  /** The routes of this API by their keys. */
  routes(): Record<string, Properties> {
    const routes = Object.values(this.template.findResources('AWS::ApiGatewayV2::Route'));
    const ofApi = routes.filter(({ Properties }) => /^Api/.test(Properties.ApiId.Ref));
    return Object.fromEntries(ofApi.map(({ Properties }) => [Properties.RouteKey, Properties]));
  }

  /** What authorises each route: `CUSTOM`, `JWT` or `NONE`. */
  authorization(): Record<string, unknown> {
    const entries = Object.entries(this.routes());
    return Object.fromEntries(entries.map(([key, { AuthorizationType }]) => [key, AuthorizationType]));
  }

  warnings = () => new Messages(this.stack).warnings();

  silence = () => new Messages(this.stack).silence();

  infos = () => new Messages(this.stack).infos();

  /** What stands between the app and its synth, of ours. */
  problems(): string[] {
    return refusal(() => this.template).flatMap((line) => line.match(/\/Cors\] (.*)$/)?.[1] ?? []);
  }
}
