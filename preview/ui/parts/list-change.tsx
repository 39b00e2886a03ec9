import { useState } from 'preact/hooks';
import type { Action, ActionResult } from '../../page/contract';
import { run } from '../api';
import { Outcome } from './outcome';

interface Effect {
  readonly effect?: readonly string[];
}

/** A change of a list: first what it does to whom, then a button that makes it. */
export function ListChange(props: {
  readonly what: 'origins add' | 'origins remove';
  readonly list: string;
  readonly origins: readonly string[];
  readonly label: string;
  readonly onDone: () => void;
  readonly kind?: string;
}) {
  const { what, list, origins, label, onDone, kind = 'primary' } = props;
  const [asked, setAsked] = useState<ActionResult>();
  const [done, setDone] = useState<ActionResult>();
  const [reason, setReason] = useState('');
  const [isBusy, setBusy] = useState(false);
  const change = async (dryRun: boolean): Promise<ActionResult> => {
    setBusy(true);
    const action: Action = { do: what, list, origins, dryRun, ...(reason !== '' && { reason }) };
    const result = await run(action).catch((error: Error) => ({ ok: false, command: '', message: error.message }));
    setBusy(false);
    return result;
  };
  if (done) return <Outcome result={done} />;
  if (!asked) {
    return (
      <button
        type="button"
        class={kind}
        disabled={isBusy || origins.length === 0}
        aria-label={`${label} ${origins.join(' ')}`}
        onClick={async () => setAsked(await change(true))}
      >
        {label}
      </button>
    );
  }
  if (!asked.ok) {
    return (
      <div class="confirm">
        <Outcome result={asked} />
        <button type="button" onClick={() => setAsked(undefined)}>
          Back
        </button>
      </div>
    );
  }
  const { effect = [] } = (asked.output ?? {}) as Effect;
  return (
    <form
      class="confirm"
      aria-label={label}
      onSubmit={async (event) => {
        event.preventDefault();
        const result = await change(false);
        setDone(result);
        if (result.ok) onDone();
      }}
    >
      <ul class="effect">
        {(effect.length > 0 ? effect : ['nothing to change']).map((line) => (
          <li key={line}>{line.trim()}</li>
        ))}
      </ul>
      <label>
        Why <span class="muted">(for the history)</span>
        <input value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      <div class="row">
        <button type="submit" class="primary" disabled={isBusy}>
          {what === 'origins add' ? 'Write it to the list' : 'Take it out of the list'}
        </button>
        <button type="button" onClick={() => setAsked(undefined)}>
          Cancel
        </button>
      </div>
    </form>
  );
}
