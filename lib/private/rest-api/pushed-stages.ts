import { Aws, Stack } from 'aws-cdk-lib';
import { CfnDeployment, CfnStage, type IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AllowlistSync } from '../../allowlist-sync';
import {
  MAX_STAGE_VARIABLES,
  STAGE_VARIABLES,
  stageVariablesOf,
  VARIABLE_LENGTH,
} from '../../contract/stage-variables';
import type { EndpointClass } from '../../endpoint-class';
import { quote } from '../../policy/issue';
import { listed } from '../api/sentences';
import type { ClassPair } from '../class/class-pair';
import { isResource } from '../is-resource';
import { inform } from '../messages/annotations';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';
import { listPulled, pushedBound, whyTooLong } from '../sync/sentences';
import { type ApiResources, isOfApp } from './api-resources';
import { pushedTemplateOf } from './mapping-template';
import type { ApiWithPolicy } from './target';

/** Of 30 characters. */
const ORIGINS_A_VARIABLE = 16;

/** The template of a class whose list is in the variables of an API's stages, as far as that can be told before all is known. */
export function pushedTemplate(api: IRestApi, { read, write }: ClassPair, count?: number): string | undefined {
  if (read !== write || !read._live?.isPushed || whyPulled(api, read) !== undefined) return undefined;
  return pushedTemplateOf(read._policy, read._live.hasPatterns, count);
}

/** Why the stages of an API cannot hold the list of a class. */
function whyPulled(api: IRestApi, { className, _policy, _live, node }: EndpointClass): string | undefined {
  if (!isOfApp(api)) return 'the app imports the API, and does not know its stages';
  if (Stack.of(api) !== Stack.of(node.scope!)) return 'the API is in another stack than the class';
  if (stageVariablesOf(className).length === 0) return 'the name of the class is too long for that of a variable';
  const isSaid = pushedTemplateOf(_policy, _live!.hasPatterns) !== undefined;
  if (!isSaid) return 'the class has names of headers or methods that no mapping template can hold';
  return whyTooLong(_live!, `the variables of a stage hold some ${MAX_STAGE_VARIABLES * ORIGINS_A_VARIABLE} origins`);
}

/** Why the stages that an API has cannot be written. */
function whyStagesPulled({ api, stageName }: ApiWithPolicy, around: ApiResources): string | undefined {
  const stages = stagesOf(api, around);
  const isAll = around.stages.every(({ node }) => stages.includes(node.defaultChild as CfnStage));
  if (stageName !== undefined || stages.length === 0) return 'the stack has no stage of the API';
  if (!isAll) return 'a stage of the API is in another stack';
  const makes = (one: unknown) => isResource(one, CfnDeployment) && one.stageName !== undefined;
  const isMade = around.deployments.some(({ node }) => makes(node.defaultChild));
  return isMade ? 'a deployment makes a stage that is no resource' : undefined;
}

/** Stages of the API in its own stack. */
function stagesOf(api: IRestApi, { resources }: ApiResources): CfnStage[] {
  const stack = Stack.of(api);
  const id = JSON.stringify(stack.resolve(api.restApiId));
  const isOfApi = (one: CfnStage) => one.stack === stack && JSON.stringify(stack.resolve(one.restApiId)) === id;
  return resources.filter((one): one is CfnStage => isResource(one, CfnStage)).filter(isOfApi);
}

/** Which classes of an API are in the variables of its stages. */
export class PushedStages {
  private readonly isPushed: boolean;
  private readonly stages: readonly CfnStage[];

  constructor(
    private readonly target: ApiWithPolicy,
    around: ApiResources,
  ) {
    const reason = whyStagesPulled(target, around);
    this.isPushed = reason === undefined;
    this.stages = stagesOf(target.api, around);
    for (const one of this.pushedClasses()) {
      const why = whyPulled(target.api, one) ?? reason;
      if (why !== undefined) inform(target.scope, 'list-pulled', listPulled(one.className, target.api, why));
    }
  }

  /** The template that answers the preflights of a path by these variables. */
  template(classes: ClassPair): string | undefined {
    return this.isPushed ? pushedTemplate(this.target.api, classes, this.count) : undefined;
  }

  /** Has the stages written for the classes whose preflights they answer. Returns what is in the way. */
  push(classes: readonly EndpointClass[]): Refusal[] {
    if (classes.length === 0) return [];
    const { scope, api } = this.target;
    const names = classes.map(({ className }) => className);
    for (const stage of this.stages) {
      AllowlistSync.of(api)._addTarget({
        config: {
          kind: 'stage-variables',
          name: stage.node.path,
          api: api.restApiId,
          stage: stage.ref,
          classes: names,
          ...(this.count !== STAGE_VARIABLES && { variables: this.count }),
        },
        statements: [
          new PolicyStatement({
            actions: ['apigateway:GET', 'apigateway:PATCH'],
            resources: [
              `arn:${Aws.PARTITION}:apigateway:${Aws.REGION}::/restapis/${api.restApiId}/stages/${stage.ref}`,
            ],
          }),
        ],
        resources: [stage],
      });
    }
    const bytes = classes.length * this.count * VARIABLE_LENGTH;
    for (const one of classes) {
      inform(
        scope,
        'list-pushed',
        pushedBound(one.className, api, {
          holder: `up to ${this.count} variables of ${this.stages.length === 1 ? 'its stage' : 'each of its stages'}`,
          room: `${this.count} x ${VARIABLE_LENGTH} characters, some ${this.count * ORIGINS_A_VARIABLE} origins`,
          restsOn:
            'API Gateway reads stage variables for each request, and CloudFormation leaves those alone that no template names',
          also: `Variables are in each event of a Lambda proxy integration: with all classes up to ${bytes} bytes more`,
        }),
      );
    }
    return [...this.tooMany(classes), ...this.stages.flatMap((stage) => this.taken(stage, classes))];
  }

  private get count(): number {
    return this.target.stageVariables ?? STAGE_VARIABLES;
  }

  private tooMany(classes: readonly EndpointClass[]): Refusal[] {
    const { count } = this;
    const isCount = Number.isInteger(count) && count > 0;
    const total = count * classes.length;
    if (isCount && total <= MAX_STAGE_VARIABLES) return [];
    const got = isCount
      ? `${classes.length} classes with ${count} variables each make ${total}`
      : `got stageVariables ${quote(count)}, expected a whole number above 0`;
    const most = Math.floor(MAX_STAGE_VARIABLES / classes.length);
    return [
      refusal(
        'stage-variables-too-many',
        `${this.target.api.node.path}: ${got}, and a stage has ${MAX_STAGE_VARIABLES} in all: give RestApiCors.of(api, { stageVariables }) at ` +
          `most ${most}, or leave delivery out of some classes`,
      ),
    ];
  }

  private taken(stage: CfnStage, classes: readonly EndpointClass[]): Refusal[] {
    const { variables = {}, canarySetting } = stage;
    const canary = resolved(stage, canarySetting) as CfnStage.CanarySettingProperty | undefined;
    const overrides = resolved(stage, canary?.stageVariableOverrides) ?? {};
    const ours = new Set(classes.flatMap(({ className }) => stageVariablesOf(className)));
    const taken = [...Object.keys(resolved(stage, variables) ?? {}), ...Object.keys(overrides)].filter((name) =>
      ours.has(name),
    );
    if (taken.length === 0) return [];
    return [
      refusal(
        'stage-variable-taken',
        `${stage.node.path}: it sets ${listed(taken.map(quote))}, by variables or by a canary's stageVariableOverrides: AllowlistSync ` +
          'writes these variables, and CloudFormation would put back what was removed from a list; leave them out',
      ),
    ];
  }

  private pushedClasses(): EndpointClass[] {
    return this.target.classes.routes.classes.filter(({ _live }) => _live?.isPushed);
  }
}
