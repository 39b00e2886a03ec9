import type { Resolver } from './resolver';

/** The `Conditions` section of a stack. */
export class Conditions {
  private readonly known = new Map<string, boolean>();

  constructor(private readonly resolver: Resolver) {}

  /** Whether the named condition holds; one that does not exist does not. */
  holds(name: string): boolean {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    this.known.set(name, false);
    const holds = this.evaluate(this.resolver.template.Conditions?.[name]);
    this.known.set(name, holds);
    return holds;
  }

  /** Evaluates a condition function. */
  evaluate(condition: unknown): boolean {
    if (typeof condition !== 'object' || condition === null) return condition === true || condition === 'true';
    const [[name, argument] = []] = Object.entries(condition);
    const operands: unknown[] = Array.isArray(argument) ? argument : [];
    switch (name) {
      case 'Condition':
        return this.holds(String(argument));
      case 'Fn::Equals':
        return this.resolver.text(operands[0]) === this.resolver.text(operands[1]);
      case 'Fn::And':
        return operands.every((operand) => this.evaluate(operand));
      case 'Fn::Or':
        return operands.some((operand) => this.evaluate(operand));
      case 'Fn::Not':
        return !this.evaluate(operands[0]);
      default:
        this.resolver.unknown(`${this.resolver.name}: condition function ${name} is not served, taken as false`, '');
        return false;
    }
  }
}
