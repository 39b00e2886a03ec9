import type { Template } from '../template/template';

/** What CDK puts behind the path of a construct. */
const HASH = /(?<=.)[0-9A-F]{8}$/;

/** Calls the parts of a template what their author would, without the hashes of logical ids. */
export class Names {
  private readonly names = new Map<string, string>();

  constructor({ Resources = {} }: Template) {
    const taken = new Map<string, number>();
    const ids = Object.keys(Resources);
    for (const id of ids) taken.set(plain(id), (taken.get(plain(id)) ?? 0) + 1);
    for (const id of ids) this.names.set(id, taken.get(plain(id)) === 1 ? plain(id) : id);
  }

  /** Name of a resource. */
  of(logicalId: string): string {
    return this.names.get(logicalId) ?? logicalId;
  }

  /** A value as a person would write it; what only the deployment knows stands in angle brackets: `https://<Cdn.DomainName>`. */
  text(value: unknown): string {
    if (typeof value !== 'object' || value === null) return String(value);
    const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
    if (others.length > 0) return JSON.stringify(value);
    if (name === 'Ref') return `<${this.of(String(argument))}>`;
    if (name === 'Fn::GetAtt' && Array.isArray(argument)) {
      const [id, ...attribute] = argument.map(String);
      return `<${[this.of(id ?? ''), ...attribute].join('.')}>`;
    }
    if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
      return argument[1].map((part) => this.text(part)).join(String(argument[0]));
    }
    return JSON.stringify(value);
  }
}

function plain(logicalId: string): string {
  return logicalId.replace(HASH, '');
}
