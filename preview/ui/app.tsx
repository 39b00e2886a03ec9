import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { PageModel } from '../page/contract';
import { readModel } from './api';
import { EventStore, useEvents } from './event-store';
import { CountersView } from './views/counters';
import { MatrixView } from './views/matrix';
import { OriginsView } from './views/origins';
import { PathsView } from './views/paths';
import { StartView } from './views/start';
import { TimelineView } from './views/timeline';
import { TokensView } from './views/tokens';
import { TryView } from './views/try';

const VIEWS = [
  { name: 'start', title: 'Start', View: StartView },
  { name: 'try', title: 'Try a request', View: TryView },
  { name: 'timeline', title: 'Timeline', View: TimelineView },
  { name: 'origins', title: 'Origins', View: OriginsView },
  { name: 'tokens', title: 'Tokens', View: TokensView },
  { name: 'paths', title: 'Paths', View: PathsView },
  { name: 'matrix', title: 'Matrix', View: MatrixView },
  { name: 'counters', title: 'Counters', View: CountersView },
] as const;

const REFRESH_MS = 150;

export function App() {
  const store = useMemo(() => new EventStore(), []);
  const [model, setModel] = useState<PageModel>();
  const [problem, setProblem] = useState<string>();
  const name = useHash();
  const refresh = useCallback(() => {
    readModel().then(
      (read) => {
        setModel(read);
        setProblem(undefined);
      },
      (error: Error) => setProblem(error.message),
    );
  }, []);
  useEffect(() => {
    refresh();
    void store.follow();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // lists and assemblies change elsewhere, too
    return store.subscribe((added) => {
      if (!added.some(({ type }) => type !== 'request')) return;
      clearTimeout(timer);
      timer = setTimeout(refresh, REFRESH_MS);
    });
  }, [refresh, store]);
  const { View, title } = VIEWS.find((view) => view.name === name.split('?')[0]) ?? VIEWS[0];
  useEffect(() => {
    // where there is no room for all of them
    document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
    document.title = `${title} · cdk-cors preview`;
  }, [title]);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the content
      </button>
      <Sidebar current={title} store={store} generation={model?.generation ?? 1} />
      <main id="main" tabIndex={-1}>
        {problem !== undefined && (
          <p class="notice bad" role="alert">
            {problem}
          </p>
        )}
        {model && <View model={model} store={store} refresh={refresh} />}
      </main>
    </>
  );
}

function Sidebar({ current, store, generation }: { current: string; store: EventStore; generation: number }) {
  const { isConnected, events } = useEvents(store);
  const denied = events.reduce(
    (sum, event) => sum + (event.type === 'request' && event.outcome === 'denied' ? 1 : 0),
    0,
  );
  return (
    <header class="sidebar">
      <div class="brand">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect width="16" height="16" rx="4" />
          <path d="M4.5 8.2l2.4 2.4 4.6-5" />
        </svg>
        <span>
          cdk-cors <small>preview</small>
        </span>
      </div>
      <nav aria-label="Views">
        {VIEWS.map(({ name, title }) => (
          <a key={name} href={`#/${name}`} aria-current={title === current ? 'page' : undefined}>
            {title}
            {name === 'timeline' && denied > 0 && (
              <span class="count" title={`${denied} denied`}>
                {denied}
                <span class="hidden"> denied</span>
              </span>
            )}
          </a>
        ))}
      </nav>
      <p class={`connection ${isConnected ? 'on' : 'off'}`} role="status">
        {isConnected ? 'live' : 'the preview is away'}
        {generation > 1 && <span class="muted"> · assembly {generation}</span>}
      </p>
    </header>
  );
}

/** What stands behind `#`. */
function useHash(): string {
  const [hash, setHash] = useState(location.hash.slice(2));
  useEffect(() => {
    const read = () => setHash(location.hash.slice(2));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return hash;
}
