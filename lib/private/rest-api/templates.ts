import { CfnMapping, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Policy } from '../../policy';
import { renderMappingTemplate } from '../mapping-template';

const KEY = 'template';

/**
 * The response templates of an API's classes. A stack holds each once, in its mappings, however many paths use it:
 * with many origins and paths a template would otherwise outgrow what CloudFormation takes.
 */
export class Templates {
  /** By name of class. */
  readonly texts = new Map<string, string>();
  private readonly scope: Construct;
  private readonly mappings = new Map<Stack, CfnMapping>();

  constructor(scope: Construct) {
    this.scope = scope;
  }

  /** The template of a class, as a reference that works in `stack`. */
  reference(stack: Stack, policy: Policy): string {
    if (!this.texts.has(policy.name)) this.texts.set(policy.name, renderMappingTemplate(policy));
    const mapping = this.mappings.get(stack) ?? this.addMapping(stack);
    mapping.setValue(policy.name, KEY, this.texts.get(policy.name));
    return mapping.findInMap(policy.name, KEY);
  }

  private addMapping(stack: Stack): CfnMapping {
    const isHome = stack === Stack.of(this.scope);
    const id = `${isHome ? '' : this.scope.node.addr}Templates`;
    const mapping = new CfnMapping(isHome ? this.scope : stack, id, { lazy: false });
    this.mappings.set(stack, mapping);
    return mapping;
  }
}
