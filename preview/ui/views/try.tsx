import { useEffect, useState } from 'preact/hooks';
import type { Question, SentStep, Verdict } from '../../page/contract';
import { judge, send } from '../api';
import { Headers } from '../parts/headers';
import { VerdictBadge } from '../parts/verdict';
import { VerdictCard } from '../parts/verdict-card';
import { originsOf, pathsOf, questionFor, titleOf } from '../questions';
import type { ViewProps } from '../view-props';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Asks what every target says to a request, and sends it if that is wanted. */
export function TryView({ model, store, refresh }: ViewProps) {
  const [paths] = useState(() => pathsOf(model));
  const [question, setQuestion] = useState<Question>(
    () =>
      fromHash() ??
      questionFor(
        model,
        paths.find((path) => path.includes('order')) ?? paths[0] ?? '/',
        'GET',
        'https://evil.example',
      ),
  );
  const [headers, setHeaders] = useState(question.requestHeaders.join(', '));
  const [verdicts, setVerdicts] = useState<readonly Verdict[]>([]);
  const [problem, setProblem] = useState<string>();
  const asked: Question = { ...question, requestHeaders: headers.split(/[\s,]+/).filter(Boolean) };
  const origin = question.origin ?? '';
  const text = JSON.stringify(asked);
  useEffect(() => {
    let isCurrent = true;
    judge([JSON.parse(text)]).then(
      ([found = []]) => {
        if (!isCurrent) return;
        setVerdicts(found);
        setProblem(undefined);
      },
      () =>
        isCurrent &&
        setProblem(
          'this is no request that a browser would send: look at the path, the method and the names of headers',
        ),
    );
    return () => {
      isCurrent = false;
    };
  }, [text, model]);
  const change = (more: Partial<Question>) => setQuestion({ ...question, ...more });
  const seen = store.events.flatMap((event) => (event.type === 'request' && event.origin ? [event.origin] : []));
  return (
    <>
      <h1>Try a request</h1>
      <p class="lead">
        What would a browser get, if a script of a page asked? Each target is asked by the same rules that it is served
        by.
      </p>
      <form class="card form" onSubmit={(event) => event.preventDefault()}>
        <label class="wide">
          Origin of the page
          <input
            list="origins"
            value={origin}
            spellcheck={false}
            placeholder="no page: curl, a server"
            onInput={(event) => change({ origin: event.currentTarget.value.trim() || undefined })}
          />
        </label>
        <label>
          Method
          <select value={question.method} onChange={(event) => change({ method: event.currentTarget.value })}>
            {METHODS.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </select>
        </label>
        <label>
          Path
          <input
            list="paths"
            value={question.path}
            spellcheck={false}
            onInput={(event) => change({ path: event.currentTarget.value })}
          />
        </label>
        <label class="wide">
          Headers that the script sets
          <input
            value={headers}
            spellcheck={false}
            placeholder="content-type, authorization"
            onInput={(event) => setHeaders(event.currentTarget.value)}
          />
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={question.credentials}
            onChange={(event) => change({ credentials: event.currentTarget.checked })}
          />
          With credentials (cookies)
        </label>
        <datalist id="origins">
          {originsOf(model, new Set(seen)).map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <datalist id="paths">
          {paths.map((path) => (
            <option key={path} value={path} />
          ))}
        </datalist>
      </form>
      {problem !== undefined && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      <section class="cards" aria-label="What the targets say" aria-live="polite">
        {verdicts.map((verdict) => (
          <div key={verdict.target}>
            <VerdictCard model={model} verdict={verdict} origin={origin} refresh={refresh} />
            <SendCard key={text} title={titleOf(model, verdict.target)} target={verdict.target} question={asked} />
          </div>
        ))}
      </section>
    </>
  );
}

/** Sends the requests themselves, as far as a browser would go. */
function SendCard({ title, target, question }: { title: string; target: string; question: Question }) {
  const [steps, setSteps] = useState<readonly SentStep[]>();
  const [problem, setProblem] = useState<string>();
  const [token, setToken] = useState('');
  const [isBusy, setBusy] = useState(false);
  const needsToken = question.requestHeaders.some((name) => name.toLowerCase() === 'authorization');
  const start = async (): Promise<void> => {
    setBusy(true);
    try {
      setSteps(await send(target, question, token === '' ? {} : { authorization: `Bearer ${token.trim()}` }));
      setProblem(undefined);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <div class="card send">
      {needsToken && (
        <label>
          Token <span class="muted">(the view Tokens issues some)</span>
          <input value={token} spellcheck={false} onInput={(event) => setToken(event.currentTarget.value)} />
        </label>
      )}
      <button type="button" disabled={isBusy} onClick={start} aria-label={`Send it to the ${title}`}>
        {isBusy ? 'Sending…' : 'Send it'}
      </button>
      {problem !== undefined && <p class="notice bad">{problem}</p>}
      {steps?.map(({ method, status, headers, body, blocked }) => (
        <div key={method} class="sent">
          <p class="row">
            <VerdictBadge outcome={blocked === undefined ? 'allowed' : 'denied'} />
            <b>{method}</b> <span>{status}</span>
          </p>
          {blocked !== undefined && <p>A browser stops here: {blocked}.</p>}
          <Headers lines={headers} label={`Headers of the answer to ${method}, as sent`} />
          {body !== '' && <pre class="body">{body}</pre>}
        </div>
      ))}
    </div>
  );
}

/** A question that a link leads to. */
function fromHash(): Question | undefined {
  const query = location.hash.split('?')[1];
  if (query === undefined) return undefined;
  const given = new URLSearchParams(query);
  const requestHeaders = (given.get('headers') ?? '').split(',').filter(Boolean);
  return {
    path: given.get('path') ?? '/',
    method: given.get('method') ?? 'GET',
    origin: given.get('origin') ?? undefined,
    requestHeaders,
    credentials: given.has('credentials'),
  };
}
