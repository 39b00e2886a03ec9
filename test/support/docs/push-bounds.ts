import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AllowedMethods, CachePolicy, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketCors,
  DistributionCors,
  EndpointClass,
  FunctionUrlCors,
  HttpApiCors,
  ListDelivery,
  OriginAllowlist,
  RestApiCors,
} from '../../../lib';
import { Messages } from '../synth/messages';

/** What synth says of a target that follows a list. */
const SAID =
  /answers preflights by itself from (.*), which AllowlistSync writes within (.*) of a change, or within (.*) where .* within (.*) of the end of .* Room: (.*?); what is above.*: (.*)$/s;

/** The same of responses. */
const SAID_OF_RESPONSES =
  /get their headers from (.*), which AllowlistSync writes within (.*) of a change, or within (.*) where .* within (.*) of the end of .* plan with (.*?)\. .* Room: (.*?), and an account.*$/s;

const TARGETS: { readonly [name: string]: (stack: Stack, one: EndpointClass) => unknown } = {
  'REST API': (stack, one) => {
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
    api.root.addMethod('GET', new MockIntegration());
    return RestApiCors.of(api).apply('/', one);
  },
  'HTTP API, one class': (stack, one) => {
    const api = new HttpApi(stack, 'Api');
    const integration = new HttpUrlIntegration('Url', 'https://shop.example');
    api.addRoutes({ path: '/', methods: [HttpMethod.GET], integration });
    return HttpApiCors.of(api).apply('/', one);
  },
  'function URL, one class': (stack, one) => {
    const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');
    const fn = new LambdaFunction(stack, 'Fn', { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
    return FunctionUrlCors.of(fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE })).apply('/', one);
  },
  'distribution, preflights': (stack, one) => {
    const origin = new HttpOrigin('origin.shop.example');
    const uncached = { allowedMethods: AllowedMethods.ALLOW_ALL, cachePolicy: CachePolicy.CACHING_DISABLED };
    return DistributionCors.of(new Distribution(stack, 'Edge', { defaultBehavior: { origin, ...uncached } })).apply(
      '*',
      one,
    );
  },
  'distribution, responses': (stack, one) => {
    const origin = new HttpOrigin('origin.shop.example');
    return DistributionCors.of(new Distribution(stack, 'Edge', { defaultBehavior: { origin } })).apply('*', one);
  },
  bucket: (stack, one) => BucketCors.of(new Bucket(stack, 'Bucket')).apply(one),
};

/** What synth says of each kind of target, and the number of its own functions that a preflight calls. */
export function pushBoundsTable() {
  const columns = [
    'target',
    'holds the list in',
    'room',
    'function calls a preflight',
    'follows within',
    'at the latest',
    'entries end within',
  ];
  const rows = Object.entries(TARGETS).map(([name, apply]) => {
    const app = new App();
    const stack = new Stack(app, 'Shop', { env: { region: 'us-east-1' } });
    OriginAllowlist.setParameterRoot(stack, '/shop');
    const allowlist = OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH });
    apply(stack, new EndpointClass(stack, 'Orders', { allowlist, methods: ['GET'] }));
    app.synth();
    const isOfResponses = name.endsWith('responses');
    const said = new Messages(stack)
      .infos()
      .map((text) => (isOfResponses ? SAID_OF_RESPONSES : SAID).exec(text))
      .find((match) => match !== null);
    if (!said) throw new Error(`synth says nothing of ${name}`);
    const [, holder = '', soon = '', latest = '', ended = '', ...rest] = said;
    const [spread, room] = isOfResponses ? rest : [undefined, ...rest];
    const within = (span: string) => (spread === undefined ? span : `${span} + ${spread}`);
    // CloudFront has its own function, for each request
    const calls = isOfResponses ? 'none at responses' : name.startsWith('distribution') ? '0 of Lambda' : '0';
    return [name, holder, room ?? '', calls, within(soon), within(latest), within(ended)];
  });
  return { columns, rows, align: 'lllllll' };
}
