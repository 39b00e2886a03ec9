import { App, type AppProps, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  type IResource,
  LambdaIntegration,
  MockIntegration,
  RestApi,
  type RestApiProps,
} from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, OriginAllowlist } from '../../../lib';
import { Messages } from './messages';

export type Properties = Record<string, unknown>;

/** A stack with a REST API and one class of each kind. */
export class ApiApp {
  readonly stack: Stack;
  readonly api: RestApi;

  constructor(
    readonly app = new App(),
    props: RestApiProps = {},
    place: StackProps = {},
  ) {
    this.stack = new Stack(app, 'Shop', place);
    OriginAllowlist.setParameterRoot(this.stack, '/shop/cors');
    this.api = new RestApi(this.stack, 'Api', { cloudWatchRole: false, ...props });
  }

  static withContext(context: AppProps['context'], props?: RestApiProps): ApiApp {
    return new ApiApp(new App({ context }), props);
  }

  catalogue = () => EndpointClass.publicRead(this.stack, 'Catalogue');

  admin = (id = 'Admin', ...origins: string[]) =>
    EndpointClass.sensitive(this.stack, id, {
      allowlist: OriginAllowlist.of(...(origins.length > 0 ? origins : ['https://admin.shop.example'])),
      methods: ['GET', 'PUT'],
    });

  orders = () => EndpointClass.credentialed(this.stack, 'Orders', { methods: ['GET', 'POST'] });

  fn(id = 'Handler'): LambdaFunction {
    const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');
    return new LambdaFunction(this.stack, id, { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X });
  }

  /** A resource with methods: `GET /orders`, without a function behind it unless there is one given. */
  add(methodAndPath: string, fn?: LambdaFunction): IResource {
    const [method = '', path = ''] = methodAndPath.split(' ');
    const resource = this.api.root.resourceForPath(path);
    resource.addMethod(method, fn ? new LambdaIntegration(fn) : new MockIntegration());
    return resource;
  }

  get template(): Template {
    return Template.fromStack(this.stack);
  }

  /** The `OPTIONS` methods by path. */
  options(): Record<string, Properties> {
    return optionsOf(this.template);
  }

  /** Ids of deployments: each names what it deploys. */
  deploymentId(): string | undefined {
    return Object.keys(this.template.findResources('AWS::ApiGateway::Deployment'))[0];
  }

  warnings = () => new Messages(this.stack).warnings();

  silence = () => new Messages(this.stack).silence();

  infos = () => new Messages(this.stack).infos();
}

/** The properties of `OPTIONS` methods by path. */
export function optionsOf(template: Template): Record<string, Properties> {
  const resources = template.findResources('AWS::ApiGateway::Resource');
  const pathOf = (id: string | undefined): string => {
    const { PathPart, ParentId } = resources[id ?? '']?.['Properties'] ?? {};
    return PathPart === undefined ? '' : `${pathOf(ParentId?.Ref)}/${PathPart}`;
  };
  const methods = Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => Properties);
  const options = methods.filter(({ HttpMethod }) => HttpMethod === 'OPTIONS');
  return Object.fromEntries(options.map((method) => [pathOf(method['ResourceId'].Ref) || '/', method]));
}

/** What an expression throws, line by line. */
export function refusal(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.trim());
  }
  return [];
}
