import type { ComponentChildren } from 'preact';

/** What is wider than some screens: it scrolls by itself, also by the keyboard. */
export function Scroll({ label, children, kind = '' }: { label: string; children: ComponentChildren; kind?: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section class={`scroll ${kind}`} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
