import { CfnFunction } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AllowlistSync } from '../../allowlist-sync';
import type { EndpointClass } from '../../endpoint-class';
import { isResource } from '../is-resource';
import { inform } from '../messages/annotations';
import { type Refusal, refusal } from '../messages/refusal';
import { nameOf, Referred, resolveProperties } from '../references';
import { pushedBound } from '../sync/sentences';
import { overrideProperty } from '../with-overrides';
import type { Covered } from './coverage';
import { functionsOf, VIEWER_REQUEST } from './edge-functions';
import type { DistributionWithPolicy } from './target';
import { codeOf } from './viewer-functions';
import { MAX_CODE_BYTES, type ViewerResponder } from './viewer-responder';

/** What the sync function calls of the store; `ListKeys` where it has not seen its keys yet. */
const ACTIONS = ['DescribeKeyValueStore', 'ListKeys', 'UpdateKeys'].map((name) => `cloudfront-keyvaluestore:${name}`);
const RUNTIME = 'cloudfront-js-2.0';
const CALL = /\bcdkCorsAnswer\s*\(/;

/** A function of the app that ours is a part of. */
interface Caller {
  readonly resource: CfnFunction;
  readonly code: string;
}

/** The behaviours of a distribution whose preflights a CloudFront Function answers, by lists in a store. */
export class PushedStore {
  private readonly covered: readonly Covered[];

  constructor(
    private readonly target: DistributionWithPolicy,
    private readonly responder: ViewerResponder,
    covered: readonly Covered[],
  ) {
    this.covered = covered.filter(({ applied }) => applied.enforcement.preflightAtViewer);
  }

  /** What a behaviour gets: nothing where a function of the app calls ours, which gets the store instead. */
  associationsOf(covered: Covered): { readonly EventType: string; readonly FunctionARN: string }[] {
    if (!this.covered.includes(covered)) return [];
    const callers = this.callers(covered);
    if (callers.length === 0) return [{ EventType: VIEWER_REQUEST, FunctionARN: this.responder.functionArn }];
    const stores = [{ KeyValueStoreARN: this.responder.store.keyValueStoreArn }];
    for (const { resource } of callers) {
      if (storesOf(resource).length > 0) continue;
      overrideProperty(resource, ['FunctionConfig', 'KeyValueStoreAssociations'], stores);
    }
    return [];
  }

  /** Has the lists written to the store, and says what that comes to. */
  push(): void {
    const { scope, resource } = this.target;
    const classes = this.classes;
    if (classes.length === 0) return;
    const distribution = resource.node.scope!;
    const store = this.responder.store.keyValueStoreArn;
    const patternsUnder = classes.map((one) => [one.className, one._live!.bound.patternsUnder ?? []] as const);
    AllowlistSync.of(scope)._addTarget({
      config: {
        kind: 'key-value-store',
        name: distribution.node.path,
        store,
        classes: classes.map(({ className }) => className),
        patternsUnder: Object.fromEntries(patternsUnder.filter(([, domains]) => domains.length > 0)),
      },
      statements: [new PolicyStatement({ actions: ACTIONS, resources: [store] })],
      resources: [this.responder.storeResource],
    });
    for (const one of classes) inform(scope, 'list-pushed', pushedBound(one.className, distribution, BOUND));
  }

  /** What is in the way; to be asked before anything was changed. */
  get problems(): Refusal[] {
    const size = Buffer.byteLength(this.responder.code);
    const tooLarge = refusal(
      'viewer-function-size',
      `${this.target.resource.node.scope!.node.path}: the CloudFront Function has ${size} bytes with the classes and path patterns of the ` +
        `distribution, and CloudFront takes ${MAX_CODE_BYTES}; list fewer origins in code, or apply these classes to a distribution of their own`,
    );
    return [...(size > MAX_CODE_BYTES ? [tooLarge] : []), ...this.covered.flatMap((one) => this.taken(one))];
  }

  private taken(covered: Covered): Refusal[] {
    const { pattern, config } = covered.behavior;
    const callers = this.callers(covered);
    const others = functionsOf(config).filter(({ eventType, isLambda }) => {
      if (isLambda) return eventType.startsWith('viewer-');
      return eventType === VIEWER_REQUEST && callers.length === 0;
    });
    return [
      ...others.map(({ arn, eventType }) =>
        refusal(
          'viewer-request-taken',
          `${pattern}: ${nameOf(arn)} runs at ${eventType}, and CloudFront takes one function at ${VIEWER_REQUEST}, beside which none of ` +
            'Lambda@Edge may run at a viewer event: have a CloudFront Function of your own begin with viewerRequestCode of ' +
            'DistributionCors and call cdkCorsAnswer(event) (docs/push.md), or leave delivery out, and shards and owners ' +
            'with it: a function of Lambda@Edge then answers preflights at origin-request',
        ),
      ),
      ...callers.flatMap((caller) => callerProblems(pattern, caller)),
    ];
  }

  private callers({ behavior: { config } }: Covered): Caller[] {
    const { code: ours } = this.responder;
    return functionsOf(config).flatMap(({ eventType, arn }) => {
      const resource = arn instanceof Referred ? arn.target : undefined;
      if (eventType !== VIEWER_REQUEST || !isResource(resource, CfnFunction)) return [];
      const code = codeOf(arn) ?? '';
      return code.includes(ours) && CALL.test(code.replace(ours, '')) ? [{ resource, code }] : [];
    });
  }

  private get classes(): EndpointClass[] {
    const classes = this.covered.flatMap(({ applied: { classes } }) => [classes.read, classes.write]);
    return [...new Set(classes)].filter(({ _live }) => _live !== undefined);
  }
}

function callerProblems(pattern: string, { resource, code }: Caller): Refusal[] {
  const name = resource.node.scope!.node.path;
  const size = Buffer.byteLength(code);
  const { runtime } = configOf(resource);
  const wrong = [
    ...(runtime === RUNTIME ? [] : [`has the runtime ${runtime}; give it FunctionRuntime.JS_2_0`]),
    ...(storesOf(resource).length > 0
      ? ['has a key value store of its own, and CloudFront takes one a function, in which the lists are; leave it out']
      : []),
  ];
  return [
    ...wrong.map((text) =>
      refusal('viewer-request-taken', `${pattern}: ${name} calls cdkCorsAnswer(event), and ${text}`),
    ),
    ...(size > MAX_CODE_BYTES
      ? [
          refusal(
            'viewer-function-size',
            `${pattern}: ${name} has ${size} bytes with the function of the class, and CloudFront takes ${MAX_CODE_BYTES}; make it shorter, ` +
              'or leave delivery out, and shards and owners with it: a function of Lambda@Edge then answers preflights',
          ),
        ]
      : []),
  ];
}

interface FunctionConfig {
  readonly runtime?: string;
  readonly keyValueStoreAssociations?: readonly unknown[];
}

function configOf(resource: CfnFunction): FunctionConfig {
  return resolveProperties<FunctionConfig>(resource, resource.functionConfig);
}

function storesOf(resource: CfnFunction): readonly unknown[] {
  return configOf(resource).keyValueStoreAssociations ?? [];
}

const BOUND = {
  holder: 'the KeyValueStore of a CloudFront Function',
  room: '5 MB, and 1 KB for the patterns of one subdomain',
  restsOn:
    'a write arrives at all edge locations within seconds, UpdateKeys takes 50 keys, and CloudFront leaves an answer of viewer-request as ' +
    'it is',
  also:
    'CloudFront charges for the function at each request of the behaviour (docs/cost.md), an account has 100 functions by default, and the ' +
    'function counts no decisions',
};
