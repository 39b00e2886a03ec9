import { CfnMapping, type IResolvable, type IResolveContext, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { partsOf } from '../token-parts';

/** What a class has a template for: answers to preflights, and what responses begin with. */
type Key = 'template' | 'responses';

/**
 * The response templates of an API's classes. A stack holds each once, in its mappings, however many paths use it:
 * with many origins and paths a template would otherwise outgrow what CloudFormation takes.
 */
export class Templates {
  /** By name of class, and what it is for. */
  readonly texts = new Map<string, string>();
  private readonly scope: Construct;
  private readonly isText: boolean;
  private readonly byStack = new Map<Stack, StackTemplates>();

  /** @param isText whether they go where no reference can be */
  constructor(scope: Construct, isText = false) {
    this.scope = scope;
    this.isText = isText;
  }

  /** The template of a class, as a reference that works in `stack`. */
  reference(stack: Stack, className: string, template: string, key: Key = 'template'): string {
    this.texts.set(key === 'template' ? className : `${className} (${key})`, template);
    if (this.isText) return template;
    const found = this.byStack.get(stack) ?? new StackTemplates(this.addMapping(stack));
    this.byStack.set(stack, found);
    return found.reference(className, template, key);
  }

  private addMapping(stack: Stack): CfnMapping {
    const isHome = stack === Stack.of(this.scope);
    const id = `${isHome ? '' : this.scope.node.addr}Templates`;
    return new CfnMapping(isHome ? this.scope : stack, id, { lazy: false });
  }
}

class StackTemplates {
  private readonly mapping: CfnMapping;
  private readonly references = new Map<string, string>();

  constructor(mapping: CfnMapping) {
    this.mapping = mapping;
  }

  /** The same one for every path: tokens are slow. */
  reference(className: string, template: string, key: Key): string {
    let reference = this.references.get(`${key} ${className}`);
    if (reference === undefined) {
      const parts = Token.isUnresolved(template) ? partsOf(template) : [template];
      reference = parts
        .map((part, i) =>
          Token.isUnresolved(part) ? part : this.mapped(className, part, i === 0 ? key : `${key}${i}`),
        )
        .join('');
      this.references.set(`${key} ${className}`, reference);
    }
    return reference;
  }

  /** Mappings hold no tokens: what stands between them is kept part by part. */
  private mapped(className: string, part: string, key: string): string {
    this.mapping.setValue(className, key, part);
    return Token.asString(new MappedTemplate(this.mapping, className, key));
  }
}

/** As `CfnMapping.findInMap`, which works the logical id out again for each path. */
class MappedTemplate implements IResolvable {
  readonly creationStack: string[] = [];
  private readonly mapping: CfnMapping;
  private readonly className: string;
  private readonly key: string;
  private known: string | undefined;

  constructor(mapping: CfnMapping, className: string, key: string) {
    this.mapping = mapping;
    this.className = className;
    this.key = key;
  }

  resolve(context: IResolveContext): unknown {
    const id = this.known ?? context.resolve(this.mapping.logicalId);
    // until synthesis is prepared, aspects may give the mapping another id
    if (context.preparing) this.known = id;
    return { 'Fn::FindInMap': [id, this.className, this.key] };
  }

  toString(): string {
    return Token.asString(this);
  }
}
