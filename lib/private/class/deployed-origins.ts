import { Token } from 'aws-cdk-lib';
import type { Issue } from '../../policy/issue';
import { partsOf } from '../token-parts';

const STAND_IN = /cdk-cors-token-\d+/g;

/**
 * Origins of which only the deployment knows the host, such as that of a distribution: `https://` and tokens. Stand-ins
 * take the place of the tokens while a policy is compiled, so that the text around them is checked as any other.
 */
export class DeployedOrigins {
  private readonly standIns = new Map<string, string>();
  private readonly origins = new Map<string, string>();

  /** The origin to compile; `undefined` where not even the scheme is known, and for patterns. */
  standInFor(origin: string): string | undefined {
    const parts = partsOf(origin);
    if (Token.isUnresolved(parts[0]) || origin.includes('*')) return undefined;
    const text = parts.map((part) => (Token.isUnresolved(part) ? this.labelFor(part) : part)).join('');
    this.origins.set(text, origin);
    return text;
  }

  /** What a stand-in stands for; anything else as it is. */
  restore(origin: string): string {
    return this.origins.get(origin) ?? origin;
  }

  private labelFor(token: string): string {
    const label = this.standIns.get(token) ?? `cdk-cors-token-${this.standIns.size}`;
    this.standIns.set(token, label);
    return label;
  }
}

/** An issue as its reader knows the origins: what is a token is shown as one. */
export function withTokensShown<Code extends string>(issue: Issue<Code>): Issue<Code> {
  const shown = (text: string) => text.replace(STAND_IN, '<token>');
  const value = typeof issue.value === 'string' ? shown(issue.value) : issue.value;
  return { ...issue, value, reason: shown(issue.reason), fix: shown(issue.fix) };
}
