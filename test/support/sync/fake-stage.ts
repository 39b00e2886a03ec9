import type { APIGatewayClient, PatchOperation } from '@aws-sdk/client-api-gateway';
import * as sdk from '@aws-sdk/client-api-gateway';
import { StageVariablesTarget } from '../../../lambda/allowlist-sync/targets/stage-variables';

/** What API Gateway takes as the value of a variable. */
const VALUE = /^[A-Za-z0-9._~:/?#&=,-]{1,512}$/;

/** A stage of a REST API, as far as the function calls it. */
export class FakeStage {
  variables: Record<string, string> = { theirs: 'stays' };
  writes = 0;
  /** Asked before each call: what it throws is the answer. */
  onCall: (call: 'read' | 'write') => void | Promise<void> = () => {};
  /** After each operation of a patch, and after the whole. */
  onChange: () => void = () => {};

  /** As one run of the function sees the stage; `before` is asked before each of its calls. */
  target(
    classes: readonly string[],
    before: () => Promise<void> = async () => {},
    variables?: number,
  ): StageVariablesTarget {
    const more = variables === undefined ? {} : { variables };
    const config = { kind: 'stage-variables', name: 'Api/prod', api: 'api', stage: 'prod', classes, ...more } as const;
    const send = async (command: unknown) => {
      await before();
      return this.send(command);
    };
    return new StageVariablesTarget(config, sdk, { send } as unknown as APIGatewayClient);
  }

  private async send(command: unknown): Promise<unknown> {
    if (command instanceof sdk.GetStageCommand) {
      await this.onCall('read');
      return { variables: { ...this.variables } };
    }
    if (!(command instanceof sdk.UpdateStageCommand)) throw new Error(`no such call: ${command}`);
    this.writes += 1;
    await this.onCall('write');
    this.patch(command.input.patchOperations ?? []);
    return {};
  }

  private patch(operations: readonly PatchOperation[]): void {
    for (const { op, path = '', value = '' } of operations) {
      const [, name = ''] = /^\/variables\/([A-Za-z0-9_]{1,64})$/.exec(path) ?? [];
      if (name === '') throw new Error(`no variable: ${path}`);
      if (op === 'remove') delete this.variables[name];
      else if (VALUE.test(value)) this.variables[name] = value;
      else throw new Error(`Invalid stage variable value: ${value}`);
      this.onChange();
    }
  }
}
