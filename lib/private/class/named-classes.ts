import type { EndpointClass } from '../../endpoint-class';
import { quote } from '../../policy/issue';
import { refuse } from '../messages/refusal';

/** The classes of one API, distribution or bucket, or of what looks after them. A name stands for one class there: settings and logs know nothing else of it. */
export class NamedClasses {
  private readonly byName = new Map<string, EndpointClass>();
  private readonly target: string;

  /** @param target what it is the classes of, in messages */
  constructor(target: 'API' | 'distribution' | 'bucket' | 'audit' | 'canary' | 'watch') {
    this.target = target;
  }

  add(endpointClass: EndpointClass): void {
    const { className, node } = endpointClass;
    const other = this.byName.get(className) ?? endpointClass;
    if (other !== endpointClass) {
      refuse(
        'class-name-taken',
        `got ${quote(className)}: ${other.node.path} and ${node.path} have this name on one ` +
          `${this.target}; give one of them another className`,
      );
    }
    this.byName.set(className, endpointClass);
  }

  get all(): EndpointClass[] {
    return [...this.byName.values()];
  }
}
