import { PreviewError } from '../preview-error';
import { isObject } from './policy-answer';

/** What a token says of its user. */
export type Claims = Readonly<Record<string, unknown>>;

/** An authorizer, as claims are stated for it: by either of its names. */
export interface ClaimsTaker {
  /** As the template names it. */
  readonly name: string;
  readonly logicalId: string;
}

/** Stands for every authorizer that has no claims of its own. */
const ANY = '*';

/** What a developer says that tokens claim, where nothing in the app issues them. */
export class StatedClaims {
  private readonly byName: ReadonlyMap<string, Claims>;

  /**
   * @param stated claims by name of the authorizer, or by `*`
   * @param takers authorizers that take them
   * @throws {PreviewError} `claims-unusable`, with everything that is wrong
   */
  constructor(stated: unknown, takers: readonly ClaimsTaker[]) {
    if (!isObject(stated)) throw unusable([`got ${shown(stated)}: an object by name of the authorizer was expected`]);
    const problems = Object.entries(stated).flatMap(([name, claims]) => problemsOf(name, claims, takers));
    if (problems.length > 0) throw unusable(problems);
    this.byName = new Map(Object.entries(stated as Record<string, Claims>));
  }

  /** Claims of whoever has a token for an authorizer; undefined where none are stated. */
  of({ name, logicalId }: ClaimsTaker): Claims | undefined {
    return this.byName.get(logicalId) ?? this.byName.get(name) ?? this.byName.get(ANY);
  }
}

function problemsOf(name: string, claims: unknown, takers: readonly ClaimsTaker[]): string[] {
  const isKnown = name === ANY || takers.some((taker) => name === taker.name || name === taker.logicalId);
  return [
    ...(isKnown ? [] : [unknown(name, takers)]),
    ...(isObject(claims) ? [] : [`${shown(name)}: got ${shown(claims)}: an object of claims was expected`]),
  ];
}

function unknown(name: string, takers: readonly ClaimsTaker[]): string {
  const known = [...new Set(takers.map((taker) => shown(taker.name)))].join(', ');
  const instead = known ? `write ${known}, or "*" for all` : 'the app has none, leave it out';
  return `${shown(name)} is no authorizer for tokens from outside of the app: ${instead}`;
}

function unusable(problems: readonly string[]): PreviewError {
  return new PreviewError('claims-unusable', problems.join('; '));
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
