import { useState } from 'preact/hooks';
import type { Outcome, PageEvent, PageModel, RequestEvent } from '../../page/contract';
import { useEvents } from '../event-store';
import { Headers } from '../parts/headers';
import { ListChange } from '../parts/list-change';
import { Reason, VerdictBadge } from '../parts/verdict';
import { VirtualList } from '../parts/virtual-list';
import { titleOf } from '../questions';
import type { ViewProps } from '../view-props';

interface Filter {
  readonly outcome: Outcome | 'all' | 'lists' | 'log';
  readonly className: string;
  readonly origin: string;
}

/** Made once: a new one for each row would take longer than the row. */
const CLOCK = new Intl.DateTimeFormat([], { timeStyle: 'medium', hourCycle: 'h23' });
const ROW = 36;
const ROW_NARROW = 60;
const OUTCOMES: readonly (readonly [Filter['outcome'], string])[] = [
  ['all', 'everything'],
  ['denied', 'denied'],
  ['allowed', 'allowed'],
  ['failed', 'failed'],
  ['not-cors', 'no CORS'],
  ['lists', 'changes of lists'],
  ['log', 'log'],
];

/** What a request is called where its method does not say it. */
const KINDS: Partial<Record<RequestEvent['kind'], (event: RequestEvent) => string>> = {
  preflight: ({ requestMethod }) => `preflight ${requestMethod}`,
  handshake: () => 'connect',
};

/** What happened, latest first; a line that is chosen explains itself. */
export function TimelineView({ model, store, refresh }: ViewProps) {
  const { events } = useEvents(store);
  const [filter, setFilter] = useState<Filter>(() => ({ outcome: linked(), className: '', origin: '' }));
  const [selected, setSelected] = useState<number>();
  const isNarrow = innerWidth < 720;
  const shown = events.filter((event) => matches(event, filter)).reverse();
  const chosen = selected === undefined ? undefined : events.find(({ id }) => id === selected);
  const change = (more: Partial<Filter>) => setFilter({ ...filter, ...more });
  const classes = [...new Set(model.classes.map(({ name }) => name))];
  return (
    <div class="timeline">
      <div class="row spread">
        <h1>Timeline</h1>
        <span class="muted" role="status">
          {shown.length === events.length ? `${events.length}` : `${shown.length} of ${events.length}`}{' '}
          {events.length === 1 ? 'event' : 'events'}
        </span>
      </div>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          Outcome
          <select
            value={filter.outcome}
            onChange={(event) => change({ outcome: event.currentTarget.value as Filter['outcome'] })}
          >
            {OUTCOMES.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <label>
          Class
          <select value={filter.className} onChange={(event) => change({ className: event.currentTarget.value })}>
            <option value="">any</option>
            {classes.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label class="grow">
          Origin contains
          <input
            value={filter.origin}
            spellcheck={false}
            onInput={(event) => change({ origin: event.currentTarget.value })}
          />
        </label>
        <button type="button" onClick={() => store.clear()}>
          Clear
        </button>
      </form>
      {events.length === 0 && (
        <p class="empty">
          Nothing has asked yet. <a href="#/start">Start</a> sends a first request, or point a page, <code>curl</code>{' '}
          or <code>cdk-cors test</code> at an endpoint.
        </p>
      )}
      <div class={`split ${chosen ? 'open' : ''}`}>
        <VirtualList
          label="What happened, latest first"
          items={shown}
          rowHeight={isNarrow ? ROW_NARROW : ROW}
          idOf={({ id }) => id}
          selected={selected}
          onSelect={setSelected}
          row={(event) => <Line event={event} model={model} />}
        />
        {chosen && (
          <aside class="card detail" aria-label="What the chosen line is about">
            <div class="row spread">
              <h2>
                {chosen.type === 'request'
                  ? `${chosen.method} ${chosen.path}`
                  : chosen.type === 'list'
                    ? 'List changed'
                    : 'Log'}
              </h2>
              <button type="button" class="small" aria-label="Close" onClick={() => setSelected(undefined)}>
                ✕
              </button>
            </div>
            {chosen.type === 'request' ? (
              <RequestDetail key={chosen.id} event={chosen} model={model} refresh={refresh} />
            ) : (
              <p class="break">{textOf(chosen)}</p>
            )}
          </aside>
        )}
      </div>
    </div>
  );
}

/** What the link that leads here asks for, such as `#/timeline?outcome=denied`. */
function linked(): Filter['outcome'] {
  const wanted = new URLSearchParams(location.hash.split('?')[1]).get('outcome');
  return OUTCOMES.find(([outcome]) => outcome === wanted)?.[0] ?? 'all';
}

function Line({ event, model }: { event: PageEvent; model: PageModel }) {
  const time = <time class="muted">{CLOCK.format(event.at)}</time>;
  if (event.type !== 'request') {
    return (
      <>
        {time}
        <span class={`badge ${event.type}`}>{event.type === 'list' ? 'list' : 'log'}</span>
        <span class="what">{textOf(event)}</span>
      </>
    );
  }
  const { outcome, method, path, kind, origin, status, reason, target } = event;
  return (
    <>
      {time}
      <VerdictBadge outcome={outcome} />
      <span class="what">
        <b>{KINDS[kind]?.(event) ?? method}</b> {path}
      </span>
      <span class="origin">{origin ?? ''}</span>
      <span class="reason">{reason ?? ''}</span>
      <span class="target muted">{titleOf(model, target)}</span>
      <span class="status">{status}</span>
    </>
  );
}

function RequestDetail({ event, model, refresh }: { event: RequestEvent; model: PageModel; refresh: () => void }) {
  const {
    outcome,
    reason,
    summary,
    fix,
    list,
    origin,
    className,
    headers,
    requestMethod,
    requestHeaders,
    target,
    status,
    milliseconds,
    path,
    method,
  } = event;
  const again = new URLSearchParams({
    path: path.split('?')[0]!,
    method: requestMethod ?? method,
    headers: requestHeaders ?? '',
  });
  if (origin !== undefined) again.set('origin', origin);
  return (
    <>
      <p class="row">
        <VerdictBadge outcome={outcome} /> {reason !== undefined && <Reason code={reason} />}
      </p>
      {summary !== undefined && <p>{summary}.</p>}
      {fix !== undefined && (
        <p class="fix">
          <b>To allow it:</b> {fix}
        </p>
      )}
      {list !== undefined && origin !== undefined && model.acts && (
        <ListChange what="origins add" list={list} origins={[origin]} label="Let it in…" onDone={refresh} />
      )}
      <dl>
        <dt>Target</dt>
        <dd>{titleOf(model, target)}</dd>
        {className !== undefined && (
          <>
            <dt>Class</dt>
            <dd>{className}</dd>
          </>
        )}
        {origin !== undefined && (
          <>
            <dt>Origin</dt>
            <dd>
              <code>{origin}</code>
            </dd>
          </>
        )}
        {requestMethod !== undefined && (
          <>
            <dt>Asks for</dt>
            <dd>
              {requestMethod} {requestHeaders !== undefined && <>with {requestHeaders}</>}
            </dd>
          </>
        )}
        <dt>Status</dt>
        <dd>
          {status}, in {milliseconds} ms
        </dd>
      </dl>
      <Headers lines={headers} label="Headers of the answer" />
      <p>
        <a href={`#/try?${again}`}>Try it with other values</a>
      </p>
    </>
  );
}

function textOf(event: Exclude<PageEvent, RequestEvent>): string {
  if (event.type === 'log') return event.text;
  const { parameter, version, added, removed } = event;
  const changes = [...added.map((one) => `+ ${one}`), ...removed.map((one) => `− ${one}`)].join('  ');
  return `${parameter}, version ${version}: ${changes || 'nothing changed'}`;
}

function matches(event: PageEvent, { outcome, className, origin }: Filter): boolean {
  if (event.type !== 'request') {
    const isWanted = outcome === 'all' || outcome === (event.type === 'list' ? 'lists' : 'log');
    return isWanted && className === '' && (origin === '' || textOf(event).includes(origin));
  }
  if (outcome !== 'all' && outcome !== event.outcome) return false;
  if (className !== '' && className !== event.className) return false;
  return origin === '' || (event.origin ?? '').includes(origin);
}
