import { CfnFunction as CfnCloudFrontFunction } from 'aws-cdk-lib/aws-cloudfront';
import { isResource } from '../is-resource';
import { type Refusal, refusal } from '../messages/refusal';
import { nameOf, Referred, resolveProperties } from '../references';
import type { Behavior, BehaviorConfig, Known } from './behaviors';
import type { Covered } from './coverage';
import { functionsOf, lambdaBehind } from './edge-functions';

/** What runs after CORS is decided can undo it: for preflights too, which are answered before. */
export function viewerResponseProblems({ pattern, config }: Behavior): Refusal[] {
  return at(config, 'viewer-response')
    .filter(({ arn }) => /access-control-/i.test(codeOf(arn) ?? ''))
    .map(({ arn }) =>
      refusal(
        'viewer-response-cors',
        `${pattern}: ${nameOf(arn)} runs at viewer-response, after CORS was decided, and its code names access-control- ` +
          'headers, so that it lets in whom the class keeps out; leave these headers to the class',
      ),
    );
}

export function viewerResponseFunctions({ behavior: { pattern, config } }: Covered): string[] {
  return at(config, 'viewer-response').map(
    ({ arn }) =>
      `${pattern}: ${nameOf(arn)} runs at viewer-response, after CORS was decided and on answers to preflights too; see that it ` +
      'leaves access-control- headers and Vary as they are, or have CloudFront add its headers instead: apply with ' +
      '{ responseHeaders }',
  );
}

export function pathMayBeRewritten({ behavior: { pattern, config }, applied }: Covered): string[] {
  if (!applied.enforcement.preflightAtEdge || applied.enforcement.preflightAtViewer) return [];
  return at(config, 'viewer-request').map(
    ({ arn }) =>
      `${pattern}: ${nameOf(arn)} runs before CORS is decided; if it rewrites a path so that another pattern matches, ` +
      'the class of that pattern decides, and so it does by what the function makes of Origin, Sec-Fetch-Site and ' +
      'Access-Control-Request- headers',
  );
}

/** A function that asks for a session turns preflights away, which have none; what it does is known where its code is. */
export function preflightsMayBeAnswered({ behavior: { pattern, config }, applied }: Covered): string[] {
  if (!applied.enforcement.preflightAtEdge || applied.enforcement.preflightAtViewer) return [];
  return at(config, 'viewer-request')
    .filter(({ arn }) => mayTurnPreflightsAway(codeOf(arn)))
    .map(
      ({ arn }) =>
        `${pattern}: ${nameOf(arn)} runs at viewer-request; if it answers or redirects, as one does that asks for a session or a ` +
        'token, it does so to preflights too, which carry neither cookies nor Authorization, and scripts are kept out: let ' +
        "it pass them, if (request.method === 'OPTIONS') return request",
    );
}

/** A response has a status; code that knows of `OPTIONS` is believed to let it pass. */
function mayTurnPreflightsAway(code: string | undefined): boolean {
  return code === undefined || (/status/i.test(code) && !/OPTIONS/.test(code));
}

function at(config: BehaviorConfig, event: string): ReturnType<typeof functionsOf> {
  return functionsOf(config).filter(({ eventType }) => eventType === event);
}

/** The code of a function, where it is in the template. */
export function codeOf(arn: Known): string | undefined {
  if (!(arn instanceof Referred)) return undefined;
  const { target } = arn;
  const [fn, code] = isResource(target, CfnCloudFrontFunction)
    ? [target, target.functionCode]
    : [lambdaBehind(arn), (lambdaBehind(arn)?.code as { readonly zipFile?: string } | undefined)?.zipFile];
  const text = fn && resolveProperties<unknown>(fn, code);
  return typeof text === 'string' ? text : undefined;
}
