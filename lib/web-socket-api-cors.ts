import { AspectPriority, Aspects, Stack } from 'aws-cdk-lib';
import { CfnApi, type IWebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { MathExpression, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { EndpointClass } from './endpoint-class';
import type { IEndpointClass } from './endpoint-class-interface';
import { Authorizers } from './private/api/authorizers';
import { classPair } from './private/class/class-pair';
import { Routes } from './private/class/class-routes';
import { isResource } from './private/is-resource';
import { mark } from './private/marks';
import { inform, warn } from './private/messages/annotations';
import { type Refusal, refuse } from './private/messages/refusal';
import { addMetadata } from './private/metadata';
import { FacadeMetrics } from './private/metrics/facade-metrics';
import { ownChild } from './private/own-child';
import { resolved } from './private/resolved';
import { ConnectAuthorizer } from './private/websocket-api/connect-authorizer';
import { connectRouteOf, isDeployed } from './private/websocket-api/connect-route';
import { judgedOnce } from './private/websocket-api/sentences';
import { addAuthorizer, makeWebSocketAuthorizer } from './private/websocket-api/websocket-authorizer';
import { TokenVerification } from './token-verification';

const ID = 'Cors';

/**
 * Who may connect to an API Gateway WebSocket API from a browser. Browsers ask no permission before they open a WebSocket, and
 * send cookies along: any page could use a user's session (cross-site WebSocket hijacking). This construct adds an authorizer to
 * the `$connect` route that judges the `Origin` of each handshake by a class.
 *
 * Clients that send no `Origin`, such as apps and scripts, may connect, unless the class is `sensitive`. If the class needs
 * tokens, pages offer them as sub-protocols: `new WebSocket(url, ['bearer', token])`, and `withBearerProtocol` of
 * `cdk-cors/runtime` wraps the handler of `$connect`.
 */
export class WebSocketApiCors extends Construct {
  /**
   * The object of an API: the same one for every call.
   *
   * @param api a WebSocket API that the app defines
   * @throws Error `api-is-no-websocket` or `construct-id-taken`
   */
  public static of(api: IWebSocketApi): WebSocketApiCors {
    return ownChild<WebSocketApiCors>(api, ID, 'WebSocketApiCors') ?? new WebSocketApiCors(api);
  }

  private readonly api: IWebSocketApi;
  private readonly routes = new Routes();
  private readonly authorizers: Authorizers;
  private authorizer: ConnectAuthorizer | undefined;
  private authorizerId: string | undefined;
  private problems: Refusal[] | undefined;

  private readonly metrics = new FacadeMetrics(this, () => this.routes.classes);

  private constructor(api: IWebSocketApi) {
    checkApi(api);
    super(api, ID);
    mark(this, 'WebSocketApiCors');
    this.api = api;
    this.authorizers = new Authorizers(this, api.apiId, makeWebSocketAuthorizer(api.apiId));
    // late, so that the route is known, and once
    const complete = { visit: (node: unknown) => node === api && this.complete() };
    Aspects.of(api).add(complete, { priority: AspectPriority.MUTATING });
    this.node.addValidation({ validate: () => this.problems ?? [] });
    addMetadata(Stack.of(api), { kind: 'webSocketApis', name: { api: api.apiId } }, () => this.routes.fullConfig());
  }

  /**
   * Applies a class to all connections of the API. Only its origins and its scopes for `GET` matter: a handshake is a `GET`.
   *
   * Synth fails if the API has no `$connect` route, if that route has another authorizer, or if API Gateway verifies the tokens of
   * the class by itself, which it does not do for WebSocket APIs.
   *
   * @param endpointClass the class of all who connect
   * @throws Error `path-has-classes`, `tokens-need-authorizer`
   */
  public apply(endpointClass: IEndpointClass): WebSocketApiCors {
    const classes = classPair(endpointClass);
    const [before] = this.routes.classes;
    if (before) {
      refuse(
        'path-has-classes',
        `${this.api.node.path}: it has ${before.className} already; a WebSocket API has one class, so apply once`,
      );
    }
    this.routes.add('/', classes);
    this.authorizerId = this.makeAuthorizer(classes.read);
    return this;
  }

  /**
   * Decisions that allowed a request, of all classes of this API together. Ask for it after the last `apply`. A class that is also
   * applied elsewhere is counted wherever it decides.
   *
   * @throws Error `metrics-off` if no class counts
   */
  public metricAllowed(options?: MetricOptions): MathExpression {
    return this.metrics.allowed(options);
  }

  /**
   * Decisions that denied a request, of all classes of this API together. Ask for it after the last `apply`. A class that is also
   * applied elsewhere is counted wherever it decides.
   *
   * @throws Error `metrics-off` if no class counts
   */
  public metricDenied(options?: MetricOptions): MathExpression {
    return this.metrics.denied(options);
  }

  /** The function that judges who may connect; undefined until a class is applied. */
  public get authorizerFunction(): LambdaFunction | undefined {
    const [tokens] = this.authorizers.all;
    return tokens ? this.authorizers.functionOf(tokens) : this.authorizer?.handler;
  }

  /** At once and not when the API is completed, so that tags and rules reach what is added. */
  private makeAuthorizer(endpointClass: EndpointClass): string {
    const { _tokens, _live, className } = endpointClass;
    if (_tokens) {
      const { tokens } = _tokens;
      if (tokens._plan.verification !== TokenVerification.AUTHORIZER) {
        refuse(
          'tokens-need-authorizer',
          `${this.api.node.path}: API Gateway itself verifies the tokens of ${className}, which it does not do for WebSocket APIs; use ` +
            'TokenVerification.AUTHORIZER',
        );
      }
      this.authorizers.add(endpointClass);
      return this.authorizers.of(tokens).authorizerId;
    }
    this.authorizer = new ConnectAuthorizer(this);
    if (_live) this.authorizer.allowRead(_live);
    const { ref } = addAuthorizer(this.authorizer, this.api.apiId, this.authorizer.invocationUri);
    const resource = { service: 'execute-api', resource: this.api.apiId, resourceName: `authorizers/${ref}` };
    this.authorizer.allowInvoke(Stack.of(this).formatArn(resource));
    return ref;
  }

  private complete(): void {
    if (this.problems !== undefined) return;
    this.problems = [];
    if (this.authorizerId === undefined) {
      const text =
        'no class was applied to the API: pages of every origin may connect, with the cookies of whoever looks at them; call apply';
      warn(this, 'path-without-class', text);
      return;
    }
    this.authorizer?.configure(this.routes.config());
    this.authorizers.configure(this.routes);
    const route = connectRouteOf(this.api);
    if (typeof route === 'string') {
      this.problems = [route];
      return;
    }
    route.authorizationType = 'CUSTOM';
    route.authorizerId = this.authorizerId;
    for (const one of this.routes.classes) inform(this, 'connections-judged-once', judgedOnce(one));
    if (!isDeployed(this.api)) {
      const text =
        'no stage of the API deploys changes by itself: who may connect changes with its next deployment; set autoDeploy';
      warn(this, 'not-deployed', text);
    }
  }
}

function checkApi(api: IWebSocketApi): void {
  const resource = api.node.defaultChild;
  if (isResource(resource, CfnApi) && resolved<string>(resource, resource.protocolType) === 'WEBSOCKET') return;
  refuse(
    'api-is-no-websocket',
    `${api.node.path}: it is no WebSocket API of this app; pass the WebSocketApi that the app defines, and take HttpApiCors or ` +
      'RestApiCors for other APIs',
  );
}
