import { type Stack, Token } from 'aws-cdk-lib';
import type { ResponseHeadersPolicyProps } from 'aws-cdk-lib/aws-cloudfront';
import type { DistributionApplyOptions } from '../../distribution-cors-options';
import type { EndpointClass } from '../../endpoint-class';
import { quote } from '../../policy/issue';
import { normalPattern } from '../../routes/path-pattern';
import type { ClassPair } from '../class/class-pair';
import { refuseTaken } from '../class/class-routes';
import { NamedClasses } from '../class/named-classes';
import { refuse } from '../messages/refusal';
import { type Enforcement, enforcementOf } from './enforcement';

/** What was applied to a path pattern. */
export interface Applied {
  readonly classes: ClassPair;
  readonly enforcement: Enforcement;
  readonly responseHeaders: ResponseHeadersPolicyProps | undefined;
}

/** Which classes which path patterns of a distribution have. */
export class BehaviorClasses {
  private readonly byPattern = new Map<string, Applied>();
  private readonly named = new NamedClasses('distribution');

  /** @param stack of the distribution */
  constructor(private readonly stack: Stack) {}

  add(path: string, { read, write }: ClassPair, options: DistributionApplyOptions): Applied {
    const { responseHeaders, headersByEdgeFunction } = options;
    checkPattern(path);
    const pattern = normalPattern(path);
    const before = this.byPattern.get(pattern);
    if (before) refuseTaken(path, before.classes);
    for (const endpointClass of [read, write]) this.named.add(endpointClass);
    const classes = { read, write };
    const applied = {
      classes,
      enforcement: enforcementOf(classes, this.stack, headersByEdgeFunction),
      responseHeaders,
    };
    this.byPattern.set(pattern, applied);
    return applied;
  }

  find(pattern: string): Applied | undefined {
    return this.byPattern.get(pattern);
  }

  get patterns(): string[] {
    return [...this.byPattern.keys()];
  }

  get all(): Applied[] {
    return [...this.byPattern.values()];
  }

  get classes(): EndpointClass[] {
    return this.named.all;
  }
}

function checkPattern(pattern: string): void {
  if (typeof pattern === 'string' && !Token.isUnresolved(pattern) && /^[^\s]{1,255}$/.test(pattern)) return;
  refuse(
    'pattern-invalid',
    `got ${quote(pattern)}: a path pattern is 1 to 255 characters, as the behaviour has it; write ` +
      '"/orders/*", or "*" for the default behaviour',
  );
}
