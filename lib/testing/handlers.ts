import { CONFIG_VARIABLE } from '../contract/variables';
import { ofType } from '../template/of-type';
import type { Stack } from '../template/stack';
import type { Names } from './names';

/** A function of the template. */
export interface Handler {
  readonly name: string;
  readonly arn: string;
  /** Settings of `withCors`, as the template has them. */
  readonly settings: unknown;
}

/** The functions of a template, found by what calls them. */
export class Handlers {
  readonly all: readonly Handler[];

  constructor(stack: Stack, names: Names) {
    this.all = ofType(stack, 'AWS::Lambda::Function').map(({ logicalId }) => ({
      name: names.of(logicalId),
      arn: String(stack.getAtt(logicalId, 'Arn')),
      settings: settingsOf(stack.template.Resources?.[logicalId]?.Properties?.['Environment']),
    }));
  }

  /** Who states the policy on what a function answers; `uri` has its ARN, or that of a version or an alias. */
  statementOf(uri: string): string {
    const handler = this.all.find(({ arn }) => `${uri}/`.split(arn)[1]?.match(/^[:/]/));
    if (handler === undefined) return 'a function outside of the template';
    return handler.settings === undefined ? `${handler.name}, without withCors` : `withCors in ${handler.name}`;
  }
}

function settingsOf(environment: unknown): unknown {
  return (environment as { Variables?: Record<string, unknown> } | undefined)?.Variables?.[CONFIG_VARIABLE];
}
