/** How much a finding weighs, as SARIF has it, the heaviest first. */
export const LEVELS = ['error', 'warning', 'note'] as const;

export type Level = (typeof LEVELS)[number];

/** What an audit can find, with its weight and what it is about, for people. Frozen: codes are added, never changed. */
export const FINDINGS = {
  'domain-unregistered': ['error', 'a domain on the way to the origin belongs to nobody'],
  'alias-dangling': ['error', 'the name is an alias of one that anybody can claim'],
  'wildcard-claimable': [
    'error',
    'every name that fits the pattern leads to a service at which anybody can claim names',
  ],
  'pattern-open': ['error', 'anybody can get names that fit the pattern'],
  'certificate-expired': ['error', 'the certificate has expired, or is not valid yet'],
  'certificate-untrusted': ['error', 'no browser trusts the certificate'],
  'certificate-name-mismatch': ['error', 'the certificate is for other names'],
  'list-unreadable': ['error', 'the list could not be read'],
  'alias-unclaimed': ['warning', 'the service that the name leads to may not know it any more'],
  'certificate-ends-soon': ['warning', 'the certificate expires soon'],
  'name-unknown': ['warning', 'the name does not exist'],
  'address-missing': ['warning', 'the name has no address'],
  'address-not-public': ['warning', 'an address is not one of the public internet'],
  'redirects-elsewhere': ['warning', 'the origin only leads to another one'],
  'no-answer': ['warning', 'nothing answers'],
  'entry-invalid': ['warning', 'the entry admits nobody'],
  'entry-ended': ['warning', 'the last day of the entry has passed'],
  'review-due': ['warning', 'the day of the review has come'],
  'not-seen': ['warning', 'no request came from there for a long time'],
  'names-unanswered': ['note', 'the name servers did not answer'],
  'entry-ends-soon': ['note', 'the last day of the entry is near'],
  'domain-shared': ['note', 'a platform gave the name away, and may give it to somebody else one day'],
  'not-asked': ['note', 'the origin could not be looked at'],
} as const satisfies { readonly [code: string]: readonly [Level, string] };

export type FindingCode = keyof typeof FINDINGS;

/** Something about an entry that its owner should know. */
export interface Finding {
  readonly code: FindingCode;
  readonly level: Level;
  /** What was seen. */
  readonly message: string;
  /** What to do. */
  readonly fix: string;
  /** Whether an earlier report did not have it; left out where there is none to compare with. */
  readonly isNew?: boolean;
}

export function finding(code: FindingCode, message: string, fix: string): Finding {
  return { code, level: FINDINGS[code][0], message, fix };
}
