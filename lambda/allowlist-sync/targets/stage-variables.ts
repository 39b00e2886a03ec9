import type { APIGatewayClient, PatchOperation } from '@aws-sdk/client-api-gateway';
import {
  MAX_STAGE_VARIABLES,
  packVariables,
  type StageVariables,
  stageVariablesOf,
} from '../../../lib/contract/stage-variables';
import type { StageVariablesConfig } from '../../../lib/contract/sync-config';
import type { apiGateway } from '../sdk/api-gateway';
import type { Lists, Plan, SyncTarget } from '../sync-target';

/** The variables of a stage of a REST API. Those of others, and the deployment that the stage points to, stay as they are. */
export class StageVariablesTarget implements SyncTarget<StageVariables, PatchOperation[]> {
  readonly classes: readonly string[];

  constructor(
    private readonly config: StageVariablesConfig,
    private readonly sdk: typeof apiGateway,
    private readonly client: APIGatewayClient,
  ) {
    this.classes = config.classes;
  }

  async read(abortSignal: AbortSignal): Promise<StageVariables> {
    const { GetStageCommand } = this.sdk;
    const { variables = {} } = await this.client.send(new GetStageCommand(this.stage), { abortSignal });
    return variables;
  }

  plan(before: StageVariables, lists: Lists): Plan<PatchOperation[]> {
    const change: PatchOperation[] = [];
    const leftOut = new Map<string, readonly string[]>();
    for (const name of this.classes) {
      const origins = lists.get(name);
      if (origins === undefined) continue;
      const packed = packVariables(name, origins, before, this.config.variables);
      leftOut.set(name, packed.leftOut);
      // also those that the class had when it might have more: should it have them again, their origins must not be back
      for (const variable of stageVariablesOf(name, MAX_STAGE_VARIABLES)) {
        const value = packed.values[variable];
        const path = `/variables/${variable}`;
        if (value === before[variable]) continue;
        change.push(value === undefined ? { op: 'remove', path } : { op: 'replace', path, value });
      }
    }
    return { change: change.length > 0 ? change : undefined, leftOut };
  }

  async write(patchOperations: PatchOperation[], _: StageVariables, abortSignal: AbortSignal): Promise<void> {
    await this.client.send(new this.sdk.UpdateStageCommand({ ...this.stage, patchOperations }), { abortSignal });
  }

  private get stage() {
    return { restApiId: this.config.api, stageName: this.config.stage };
  }
}
