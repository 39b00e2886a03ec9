import type { ActionResult } from '../../page/contract';

/** How the command ended, and the same for a terminal. */
export function Outcome({ result: { ok, message, command, output } }: { result: ActionResult }) {
  const { version } = (output ?? {}) as { version?: number };
  const said = message || (version === undefined ? 'done' : `version ${version} is written`);
  return (
    <div class={`notice ${ok ? 'good' : 'bad'}`} role={ok ? 'status' : 'alert'}>
      {said.split('\n').map((line) => (
        <p key={line}>{line}</p>
      ))}
      {command !== '' && <Command text={command} />}
    </div>
  );
}

/** A line for a terminal. */
export function Command({ text }: { text: string }) {
  return (
    <details class="command">
      <summary>the same in a terminal</summary>
      <div class="row">
        <code>{text}</code>
        <button type="button" class="small" onClick={() => void navigator.clipboard.writeText(text)}>
          Copy
        </button>
      </div>
    </details>
  );
}
