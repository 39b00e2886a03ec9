import { Aspects, Lazy, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ownerListName, ownersPrefix, shardsPrefix } from '../../contract/list-sources';
import { ListDelivery } from '../../list-delivery';
import type { Policy } from '../../policy';
import { refusal, refuse } from '../messages/refusal';
import { type ParameterSource, sourceCount } from './allowlist-source';
import { type BoundAllowlist, bindAllowlist, parameterArnOf } from './bound-allowlist';
import { parameterRootOf } from './parameter-root';

const classNames = new WeakMap<Stack, Map<string, IConstruct>>();

/**
 * The live list of a class. Where it is named after the class, its name is asked for late, so that the root may be set
 * after the class was made.
 */
export class ClassAllowlist {
  /** What a permission on the list of the operators names. */
  readonly parameterArn = Lazy.string({ produce: () => this.bound.parameterArn });
  /** What a permission to read what is in force names. */
  readonly readArn = Lazy.string({ produce: () => this.bound.readArn });
  /** What a permission on the status of a pushed list names. */
  readonly statusArn = Lazy.string({ produce: () => this.bound.statusArn! });
  /** What a permission to read the parts of what is in force names. */
  readonly partsArn = this.arnOf(({ effective }) => `${effective}/*`);
  /** Whether `AllowlistSync` writes the list to its targets. */
  readonly isPushed: boolean;
  /** Those who have lists of their own, with the domains that their origins have to be at or below. */
  readonly owners: ParameterSource['owners'];
  /** Parameters that the list of the operators takes. */
  readonly shards: number;
  /** Whether entries may be patterns. */
  readonly hasPatterns: boolean;

  private readonly scope: IConstruct;
  private readonly bind: () => BoundAllowlist;
  private found: BoundAllowlist | undefined;

  constructor(scope: IConstruct, policy: Policy, source: ParameterSource, usableForSeconds: number) {
    const { parameter } = source;
    const { name: className } = policy;
    this.isPushed = source.delivery === ListDelivery.PUSH;
    this.scope = scope;
    this.owners = source.owners;
    this.shards = source.shards;
    this.hasPatterns = source.patternsUnder.length > 0;
    this.bind = () => {
      return bindAllowlist(scope, policy, parameter ?? defaultName(scope, className), source, usableForSeconds);
    };
    if (parameter !== undefined) void this.bound;
    else takeName(scope, className);
    Aspects.of(scope).add({ visit: (node) => node === scope && void this.bound });
  }

  /** What a permission on the list of an owner names. */
  ownerArn(owner: string): string {
    return this.arnOf(({ parameter }) => ownerListName(parameter, owner));
  }

  /**
   * What a permission names on what the list is made from, beside its first parameter: by path, since the policies of a role have room for
   * 10,240 characters.
   */
  get otherSourceArns(): string[] {
    return [
      ...(this.shards > 1 ? [this.shardsArn] : []),
      ...(this.hasOwners ? [this.arnOf(({ parameter }) => `${ownersPrefix(parameter)}*`)] : []),
    ];
  }

  /** What a permission on the parameters of the operators names, beside the first one. */
  get shardsArn(): string {
    return this.arnOf(({ parameter }) => `${shardsPrefix(parameter)}*`);
  }

  get hasOwners(): boolean {
    return Object.keys(this.owners).length > 0;
  }

  /** Whether it is made from several parameters, so that what is in force may take several, too. */
  get hasParts(): boolean {
    return this.sourceCount > 1;
  }

  /** Of how many parameters it is made. */
  get sourceCount(): number {
    return sourceCount(this);
  }

  /** The parameter and how it is read. Of a list that is named after its class, to be asked for at synth only. */
  get bound(): BoundAllowlist {
    this.found ??= this.bind();
    return this.found;
  }

  private arnOf(name: (bound: BoundAllowlist) => string): string {
    return Lazy.string({ produce: () => parameterArnOf(this.scope, name(this.bound), undefined) });
  }
}

function defaultName(scope: IConstruct, className: string): string {
  const root = parameterRootOf(scope);
  if (root !== undefined) return `${root}/${className}/origins`;
  const problem = refusal(
    'parameter-root-missing',
    `${scope.node.path}: the live list of ${className} has no name; call OriginAllowlist.setParameterRoot(app, '/shop/cors'), ` +
      'set the context key cdk-cors:parameterRoot, or use OriginAllowlist.fromParameterName',
  );
  scope.node.addValidation({ validate: () => [problem] });
  // synth goes on to whatever else is wrong
  return `/cdk-cors/parameter-root-missing/${className}/origins`;
}

function takeName(scope: IConstruct, className: string): void {
  const taken = classNames.get(Stack.of(scope)) ?? new Map<string, IConstruct>();
  classNames.set(Stack.of(scope), taken);
  const other = taken.get(className);
  if (other !== undefined) {
    refuse(
      'parameter-name-taken',
      `${scope.node.path}: ${other.node.path} is also called ${className}, and both would read one list; ` +
        'give one of them another className, or say by OriginAllowlist.fromParameterName that they share it',
    );
  }
  taken.set(className, scope);
}
