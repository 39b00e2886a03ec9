import { randomUUID } from 'node:crypto';
import { ofType } from '../../lib/template/of-type';
import type { Stack } from '../../lib/template/stack';
import type { Functions } from '../functions/functions';
import type { Log } from '../log';
import { NotServedError } from '../not-served-error';

/** What happened to a parameter. */
export type ParameterOperation = 'Create' | 'Update' | 'Delete';

const DETAIL_TYPE = 'Parameter Store Change';

/** A rule of EventBridge, as far as it is for changes of parameters. */
interface Rule {
  readonly names: readonly string[];
  /** What other names begin with. */
  readonly prefixes: readonly string[];
  readonly operations: readonly string[];
  readonly targets: readonly string[];
}

/**
 * Hands changes of Parameter Store to the functions that rules of the app name, as EventBridge does: by exact names and beginnings of
 * names, and without anybody waiting for it.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
 */
export class ParameterEvents {
  private readonly rules: readonly Rule[];

  constructor(
    stacks: readonly Stack[],
    private readonly functions: Functions,
    private readonly log: Log,
  ) {
    this.rules = stacks
      .flatMap((stack) => ofType(stack, 'AWS::Events::Rule'))
      .flatMap(({ properties }) => ruleOf(properties));
  }

  /** Tells whoever listens. */
  publish(name: string, operation: ParameterOperation, type: string): void {
    const event = {
      version: '0',
      id: randomUUID(),
      'detail-type': DETAIL_TYPE,
      source: 'aws.ssm',
      time: new Date().toISOString(),
      detail: { operation, name, type },
    };
    for (const { names, prefixes, operations, targets } of this.rules) {
      const isMeant = names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix));
      if (!isMeant || !operations.includes(operation)) continue;
      for (const arn of targets) void this.deliver(arn, event);
    }
  }

  private async deliver(arn: string, event: unknown): Promise<void> {
    try {
      const outcome = await this.functions.get(arn).invoke(event);
      if ('error' in outcome && outcome.error) this.log(`FAILED  event for ${arn}: ${outcome.error.errorMessage}`);
    } catch (error) {
      if (!(error instanceof NotServedError)) throw error;
    }
  }
}

/** Whether the preview runs a rule with this pattern. */
export function isParameterPattern(pattern: unknown): boolean {
  const { source = [], 'detail-type': types = [] } = (pattern ?? {}) as Readonly<Record<string, unknown>>;
  return texts(source).includes('aws.ssm') && texts(types).includes(DETAIL_TYPE);
}

function ruleOf({ EventPattern, Targets }: Readonly<Record<string, unknown>>): Rule[] {
  if (!isParameterPattern(EventPattern)) return [];
  const { detail } = EventPattern as Readonly<Record<string, unknown>>;
  const { name, operation } = (detail ?? {}) as Readonly<Record<string, unknown>>;
  const targets = ((Targets ?? []) as readonly { readonly Arn?: unknown }[]).map(({ Arn }) => String(Arn));
  return [{ names: texts(name), prefixes: prefixesIn(name), operations: texts(operation), targets }];
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
function prefixesIn(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: { readonly prefix?: unknown } | null) => {
    return typeof one?.prefix === 'string' ? [one.prefix] : [];
  });
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
