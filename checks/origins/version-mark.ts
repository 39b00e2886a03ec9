import { randomBytes } from 'node:crypto';

/** Characters that Parameter Store takes for a description. */
const MAX_DESCRIPTION = 1024;
const NO_REASON = 'no reason given';

/** What the description of a version says of it. */
export interface VersionMark {
  /** Why somebody wrote it. */
  readonly reason?: string;
  /** The version that its writer had read. */
  readonly base?: number;
}

/**
 * A description belongs to one version, but later ones inherit it: a mark that no two have alike tells whose it is.
 *
 * @param base version that the writer had read
 */
export function descriptionOf(base: number, reason = NO_REASON): string {
  const mark = ` [cdk-cors from ${base} ${randomBytes(3).toString('hex')}]`;
  return reason.slice(0, MAX_DESCRIPTION - mark.length) + mark;
}

/** @param before description of the version before, which this one may have inherited */
export function markOf(description = '', before = ''): VersionMark {
  const found = description === before ? null : /^(.*) \[cdk-cors from (\d+) [0-9a-f]+\]$/s.exec(description);
  const [, reason = NO_REASON, base] = found ?? [];
  return { ...(base !== undefined && { base: Number(base) }), ...(reason !== NO_REASON && { reason }) };
}
