import { IntegrationType } from 'aws-cdk-lib/aws-apigateway';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { EndpointClass } from '../../endpoint-class';
import { isSafeMethod } from '../../policy/methods';
import { ReachedFunctions } from '../api/reached-functions';
import { addSilent, type Silence, type Silent } from '../api/silence';
import type { Refusal } from '../messages/refusal';
import type { ApiResources } from './api-resources';
import { type Covered, classOf } from './coverage';
import { type Integration, nameOf, type RestMethod } from './methods/rest-method';
import { canState, integrationResponsesOf, mapsResponses, ownHeaders, passesServersHeaders } from './response-headers';
import { commonStatement, type Statement } from './response-statement';
import type { ApiWithPolicy } from './target';

/** A method whose integration responses can state the headers of its class. */
export interface Stated {
  readonly method: RestMethod;
  readonly statement: Statement;
}

/** Who states the headers of the responses of an API, and who stops its cross-site writes. */
export interface Speakers {
  readonly stated: readonly Stated[];
  /** Methods whose responses nobody speaks for. */
  readonly silent: Silent;
  /** By class, the methods whose cross-site writes nobody stops though the class promises it. */
  readonly writesPass: ReadonlyMap<EndpointClass, Silent>;
  /** What is in the way: methods whose responses state CORS headers themselves. */
  readonly problems: readonly Refusal[];
}

/** @param isJudged whether an authorizer that knows the policy is called first */
export function speakersOf(
  { classes }: ApiWithPolicy,
  { resources, binaryMediaTypes }: ApiResources,
  covered: readonly Covered[],
  isJudged: (method: RestMethod, endpointClass: EndpointClass) => boolean,
): Speakers {
  const reached = new ReachedFunctions(resources);
  const stated: Stated[] = [];
  const problems: Refusal[] = [];
  const silent = new Map<Silence, string[]>();
  const writesPass = new Map<EndpointClass, Map<Silence, string[]>>();
  for (const one of covered) {
    for (const method of one.methods) {
      const name = nameOf(method);
      const { integration } = method;
      for (const endpointClass of classesOf(method, one)) {
        const guards = new Set([...classes.functions, ...endpointClass._functions]);
        const silence = classes.unlessHandedOut(integration && proxySilence(integration, reached, guards), name);
        if (silence) addSilent(silent, silence, name);
        if (!endpointClass._policy.rejectForeignWrites || isSafeMethod(method.httpMethod)) continue;
        if (!isWriteClass(method, one, endpointClass) || isJudged(method, endpointClass)) continue;
        const isProxy = [IntegrationType.AWS_PROXY, IntegrationType.HTTP_PROXY].includes(
          integration?.type as IntegrationType,
        );
        // what API Gateway maps it also sends on, and nothing else is on the way
        const enforcer = isProxy ? silence : integration?.type === IntegrationType.HTTP ? 'server' : 'undeclared';
        if (enforcer === undefined) continue;
        const names = writesPass.get(endpointClass) ?? new Map<Silence, string[]>();
        writesPass.set(endpointClass, names);
        addSilent(names, enforcer, name);
      }
      if (integration === undefined || !mapsResponses(integration)) continue;
      const statement = commonStatement(classesOf(method, one));
      const isConstant = statement !== undefined && statement.echo === undefined;
      if (integrationResponsesOf(integration).length === 0 || method.methodResponses === undefined) {
        addSilent(silent, statement ? 'undeclared' : 'several-origins', name);
        continue;
      }
      const own = ownHeaders(integration, name);
      if (!isConstant && passesServersHeaders(integration)) addSilent(silent, 'server', name);
      else if (own.length > 0) problems.push(...own);
      else if (statement && canState(method, statement, binaryMediaTypes)) stated.push({ method, statement });
      else addSilent(silent, 'several-origins', name);
    }
  }
  return { stated, silent, writesPass, problems };
}

/** The classes that responses of a method may be of: those of `ANY` are of both. */
function classesOf(method: RestMethod, { classes, others }: Covered): EndpointClass[] {
  const meant = [classes, ...others].flatMap((one) => [
    classOf(method, one),
    ...(method.httpMethod === 'ANY' ? [one.read] : []),
  ]);
  return [...new Set(meant)];
}

function isWriteClass(method: RestMethod, { classes, others }: Covered, endpointClass: EndpointClass): boolean {
  return [classes, ...others].some((one) => classOf(method, one) === endpointClass);
}

/** Why what a proxy integration passes on states no headers. */
function proxySilence(
  integration: Integration,
  reached: ReachedFunctions,
  guards: ReadonlySet<LambdaFunction>,
): Silence | undefined {
  if (integration.type === IntegrationType.HTTP_PROXY) return 'server';
  if (integration.type !== IntegrationType.AWS_PROXY) return undefined;
  return reached.silenceOf(integration.uri, guards, integration.responseTransferMode === 'STREAM');
}
