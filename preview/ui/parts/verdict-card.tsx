import type { PageModel, Verdict } from '../../page/contract';
import { titleOf } from '../questions';
import { Headers } from './headers';
import { ListChange } from './list-change';
import { Reason, VerdictBadge } from './verdict';

/** What a target says to a question, step by step as a browser takes them. */
export function VerdictCard({
  model,
  verdict,
  origin,
  refresh,
}: {
  model: PageModel;
  verdict: Verdict;
  origin: string;
  refresh: () => void;
}) {
  const { target, className, allowed, steps, list } = verdict;
  const last = steps.at(-1);
  return (
    <article class={`card verdict ${allowed ? 'good' : 'bad'}`}>
      <header class="row spread">
        <h2>{titleOf(model, target)}</h2>
        {className === undefined ? (
          <span class="badge not-cors">no class</span>
        ) : (
          <VerdictBadge outcome={allowed ? 'allowed' : 'denied'} />
        )}
      </header>
      {className === undefined ? (
        <p class="muted">
          No class was applied to this path: nobody states CORS headers, and browsers keep answers from other origins.
        </p>
      ) : (
        <p>
          class <b>{className}</b>
          {last?.rule !== undefined && (
            <>
              {' · rule '}
              <code>{last.rule}</code>
            </>
          )}
        </p>
      )}
      <ol class="steps">
        {steps.map(({ request, reason, summary, allowed: isAllowed, status, headers }) => (
          <li key={request.method} class={isAllowed ? 'good' : 'bad'}>
            <p>
              <b>
                {request.requestMethod === undefined
                  ? request.method
                  : `OPTIONS (preflight for ${request.requestMethod})`}
              </b>{' '}
              {status !== undefined && <span class="muted">{status}</span>} <Reason code={reason} />
            </p>
            <p>{summary}</p>
            <details>
              <summary>headers of the answer</summary>
              <Headers lines={Object.entries(headers)} label={`Headers of the answer to ${request.method}`} />
            </details>
          </li>
        ))}
      </ol>
      {last?.fix !== undefined && (
        <p class="fix">
          <b>To allow it:</b> {last.fix}
        </p>
      )}
      {list !== undefined && model.acts && (
        <ListChange
          what="origins add"
          list={list}
          origins={[origin]}
          label="Let it in…"
          onDone={refresh}
          key={`${list} ${origin}`}
        />
      )}
    </article>
  );
}
