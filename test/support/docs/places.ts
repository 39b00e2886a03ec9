import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AllowedMethods, CachePolicy, Distribution, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketCors,
  DistributionCors,
  EndpointClass,
  FunctionUrlCors,
  HttpApiCors,
  OriginAllowlist,
  RestApiCors,
  ScopedTokens,
  WebSocketApiCors,
} from '../../../lib';
import { corsPolicies } from '../../../lib/testing';

type MakeClass = (stack: Stack) => EndpointClass;
type Apply = (stack: Stack, one: EndpointClass) => void;

const methods = ['GET'];
const given = (allowlist: OriginAllowlist) => (stack: Stack) =>
  new EndpointClass(stack, 'One', { allowlist, methods, credentials: true });

/** What a class may be, as far as it matters to a place. */
const KINDS: Readonly<Record<string, MakeClass>> = {
  'any origin': (stack) => EndpointClass.publicRead(stack, 'One'),
  'one origin in code': given(OriginAllowlist.of('https://a.example')),
  'several origins in code': given(OriginAllowlist.of('https://a.example', 'https://b.example')),
  patterns: given(OriginAllowlist.of('https://*.a.example')),
  'a live list': (stack) => new EndpointClass(stack, 'One', { methods, credentials: true }),
  'rejects cross-site writes': (stack) =>
    EndpointClass.credentialed(stack, 'One', {
      allowlist: OriginAllowlist.of('https://a.example'),
      methods: ['GET', 'POST'],
    }),
  tokens: (stack) => {
    const tokens = new ScopedTokens(stack, 'Tokens', { audience: 'https://api.example' });
    return EndpointClass.tokenGated(stack, 'One', { tokens, scopes: { GET: [] } });
  },
};

const PLACES: Readonly<Record<string, Apply>> = {
  'REST API': (stack, one) => {
    const fn = functionIn(stack);
    const api = new RestApi(stack, 'Api');
    api.root.addMethod('GET', new LambdaIntegration(fn));
    RestApiCors.of(api).apply('/', one).addToFunction(fn);
  },
  'HTTP API': (stack, one) => {
    const fn = functionIn(stack);
    const api = new HttpApi(stack, 'Api');
    api.addRoutes({ path: '/', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('I', fn) });
    HttpApiCors.of(api).apply('/', one).addToFunction(fn);
  },
  'function URL': (stack, one) => {
    FunctionUrlCors.of(functionIn(stack).addFunctionUrl({ authType: FunctionUrlAuthType.NONE })).apply('/', one);
  },
  distribution: (stack, one) => {
    const defaultBehavior = {
      origin: new HttpOrigin('origin.example'),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
    DistributionCors.of(new Distribution(stack, 'Api', { defaultBehavior })).apply('*', one);
  },
  bucket: (stack, one) => {
    BucketCors.of(new Bucket(stack, 'Api')).apply(one);
  },
  'WebSocket API': (stack, one) => {
    const connectRouteOptions = { integration: new WebSocketLambdaIntegration('I', functionIn(stack)) };
    WebSocketApiCors.of(new WebSocketApi(stack, 'Api', { connectRouteOptions })).apply(one);
  },
};

/** What each place makes of each kind of class, as synth has it. */
export function placesTable() {
  const names = Object.keys(PLACES);
  const rows = Object.entries(KINDS).map(([kind, make]) => [kind, ...names.map((name) => cell(make, PLACES[name]!))]);
  return { columns: ['class', ...names], rows, align: 'l'.repeat(names.length + 1) };
}

function cell(make: MakeClass, apply: Apply): string {
  const stack = new Stack(new App(), 'Stack', { env: { region: 'us-east-1', account: '123456789012' } });
  OriginAllowlist.setParameterRoot(stack, '/cors');
  try {
    apply(stack, make(stack));
    const lines = corsPolicies(Template.fromStack(stack)).split('\n');
    return whoOf(lines.slice(lines.findIndex((line) => line.startsWith('  at ')))) ?? 'nobody';
  } catch (error) {
    const [, code] = /([a-z]+(?:-[a-z]+)+) - /.exec((error as Error).message) ?? [];
    return code === undefined ? String(error) : `[refused](issues.md#${code})`;
  }
}

/** Who answers preflights, and who states the headers of responses, where that is somebody else. */
function whoOf(lines: readonly string[]): string | undefined {
  const [, preflights, responses] = lines.flatMap((line) => /preflights by (.*); responses by (.*)$/.exec(line) ?? []);
  const connections = lines.find((line) => line.includes('connections: '));
  if (preflights === undefined) return connections?.replace(/^.*judged by /, '');
  const short = (text: string) => text.replace(/ in [A-Z]\w*$/, '').replace('nobody in this template', 'nobody');
  return preflights === responses ? short(preflights) : `${short(preflights)}; ${short(responses!)}`;
}

function functionIn(stack: Stack): LambdaFunction {
  const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');
  return new LambdaFunction(stack, 'Fn', { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
}
