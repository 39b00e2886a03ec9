import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  Code,
  type FunctionProps,
  FunctionUrlAuthType,
  type FunctionUrlOptions,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, FunctionUrlCors, OriginAllowlist } from '../../../lib';
import { Messages } from './messages';
import { type Properties, refusal } from './rest-api-app';

export const APP = 'https://app.shop.example';

/** Handler code as esbuild leaves it where `withCors` is in it. */
const WRAPPED = 'exports.handler = withCors(async () => ({ statusCode: 200 })); process.env["CDK_CORS"];';
const PLAIN = 'exports.handler = async () => ({ statusCode: 200 });';

/** A stack with a function, its URL and one class of each kind. */
export class FunctionUrlApp {
  readonly app = new App({ analyticsReporting: false });
  readonly stack = new Stack(this.app, 'Shop');
  readonly fn: LambdaFunction;

  constructor(props?: Partial<FunctionProps>) {
    OriginAllowlist.setParameterRoot(this.stack, '/shop/cors');
    this.fn = this.function('Fn', PLAIN, props);
  }

  /** A function whose handler is wrapped, which its code shows. */
  wrapped = (id = 'Wrapped', props?: Partial<FunctionProps>) => this.function(id, WRAPPED, props);

  function(id: string, text: string, props: Partial<FunctionProps> = {}): LambdaFunction {
    const folder = mkdtempSync(join(tmpdir(), 'function-url-app-'));
    writeFileSync(join(folder, 'index.js'), text);
    const code = Code.fromAsset(folder);
    return new LambdaFunction(this.stack, id, {
      code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      ...props,
    });
  }

  /** The facade of a URL that nobody has to sign for. */
  cors(fn = this.fn, options: FunctionUrlOptions = {}): FunctionUrlCors {
    return FunctionUrlCors.of(fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, ...options }));
  }

  catalogue = () => EndpointClass.publicRead(this.stack, 'Catalogue');

  /** Exact origins in code, and nothing that code would have to do. */
  listed = (...origins: string[]) =>
    new EndpointClass(this.stack, 'Listed', {
      allowlist: OriginAllowlist.of(...(origins.length > 0 ? origins : [APP, 'https://b.shop.example:8443'])),
      methods: ['GET', 'POST'],
      credentials: true,
      requestHeaders: ['x-custom'],
      exposedHeaders: ['x-request-id'],
    });

  /** A live list, and no cross-site writes. */
  orders = () => EndpointClass.credentialed(this.stack, 'Orders', { methods: ['GET', 'POST'] });

  get template(): Template {
    return Template.fromStack(this.stack);
  }

  /** `Cors` of the first URL. */
  configuration(): Properties | undefined {
    return Object.values(this.template.findResources('AWS::Lambda::Url'))[0]?.['Properties'].Cors;
  }

  /** `CDK_CORS` of the functions, in the order of the template. */
  settings(): unknown[] {
    const functions = Object.values(this.template.findResources('AWS::Lambda::Function'));
    return functions.map(({ Properties }) => Properties.Environment?.Variables.CDK_CORS);
  }

  warnings = () => new Messages(this.stack).warnings();

  silence = () => new Messages(this.stack).silence();

  infos = () => new Messages(this.stack).infos();

  /** What stands between the app and its synth, of ours. */
  problems(): string[] {
    return refusal(() => this.template).flatMap((line) => line.match(/\] (.*)$/)?.[1] ?? []);
  }
}
