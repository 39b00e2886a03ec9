import { Scroll } from './scroll';

/** Header lines. */
export function Headers({ lines, label }: { lines: readonly (readonly [string, string])[]; label: string }) {
  if (lines.length === 0) return <p class="muted">no CORS headers</p>;
  return (
    <Scroll label={label} kind="headers">
      <pre>
        {lines.map(([name, value], i) => (
          <span key={`${name} ${i}`}>
            <b>{name}</b>: {value}
            {'\n'}
          </span>
        ))}
      </pre>
    </Scroll>
  );
}
