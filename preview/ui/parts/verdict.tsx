import type { Outcome } from '../../page/contract';

const WORDS: Readonly<Record<Outcome, string>> = {
  allowed: 'allowed',
  denied: 'denied',
  failed: 'failed',
  'not-cors': 'no CORS',
};
const MARKS: Readonly<Record<Outcome, string>> = { allowed: '✓', denied: '✕', failed: '!', 'not-cors': '·' };

/** How it ended, by a mark and a word: colour alone says nothing to some. */
export function VerdictBadge({ outcome }: { outcome: Outcome }) {
  return (
    <span class={`badge ${outcome}`}>
      <span aria-hidden="true">{MARKS[outcome]}</span> {WORDS[outcome]}
    </span>
  );
}

/** A reason code, which leads to its explanation. */
export function Reason({ code }: { code: string }) {
  const isOurs = /^[a-z][a-z-]+$/.test(code);
  if (!isOurs || code === 'credentials') return <code>{code}</code>;
  return (
    <a
      class="reason"
      href={`https://github.com/cdk-cors/cdk-cors/blob/main/docs/reasons.md#${code}`}
      target="_blank"
      rel="noreferrer"
    >
      <code>{code}</code>
    </a>
  );
}
