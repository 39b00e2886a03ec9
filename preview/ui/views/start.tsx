import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PageClass, PageModel, SentStep } from '../../page/contract';
import { run, send } from '../api';
import { ListChange } from '../parts/list-change';
import { Scroll } from '../parts/scroll';
import { VerdictBadge } from '../parts/verdict';
import { KINDS, pathOf, questionFor, titleOf } from '../questions';
import type { ViewProps } from '../view-props';

const ASK_AGAIN_MS = 2000;
const MAX_TRIES = 5;
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost):/;

/** What this is, and what to click first. */
export function StartView(props: ViewProps) {
  const { model } = props;
  const described = model.stacks.filter(({ description }) => description !== undefined);
  return (
    <>
      <h1>{model.stacks.map(({ name }) => name).join(', ')}</h1>
      {described.map(({ name, description }) => (
        <p class="lead" key={name}>
          {description}
        </p>
      ))}
      <p class="muted">
        This app runs on your machine alone, as its template says: real browsers, <code>curl</code> and the AWS CLI can
        be pointed at it before anything is deployed.
      </p>
      {model.generation > 1 && <Changes changes={model.changes} />}
      {model.lists.length > 0 && model.acts && <FirstSteps {...props} />}
      <Sites model={model} />
      <section>
        <h2>Endpoint classes</h2>
        <p class="muted">A class is one policy: whose pages may call, how, and with what.</p>
        <div class="cards">
          {model.classes.map((one) => (
            <ClassCard key={`${one.stack}/${one.name}`} one={one} model={model} />
          ))}
        </div>
      </section>
      <section>
        <h2>Where it answers</h2>
        <Scroll label="Endpoints">
          <table>
            <caption class="hidden">Endpoints</caption>
            <tbody>
              {model.endpoints.map(({ kind, id, url, httpsUrl }) => (
                <tr key={`${id} ${url}`}>
                  <th scope="row">{KINDS[kind]}</th>
                  <td>
                    <code>{url}</code>
                  </td>
                  <td>
                    <code>{httpsUrl}</code>
                  </td>
                </tr>
              ))}
              <tr>
                <th scope="row">AWS</th>
                <td>
                  <code>{model.aws}</code>
                </td>
                <td class="muted">
                  for <code>--endpoint-url</code>
                </td>
              </tr>
            </tbody>
          </table>
        </Scroll>
      </section>
    </>
  );
}

function Changes({ changes }: { changes: readonly string[] }) {
  return (
    <section class="card">
      <h2>What the last synth changed</h2>
      <ul class="changes">
        {changes.length === 0 && <li>No policy changed.</li>}
        {changes.map((line) => (
          <li key={line} class={line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : ''}>
            {line}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Sites on this machine that embed something by tokens. */
function Sites({ model }: { model: PageModel }) {
  const [sites, setSites] = useState<readonly string[]>([]);
  const { tokens, acts } = model;
  useEffect(() => {
    if (!acts || tokens.length === 0) return;
    let tries = 0;
    let timer: ReturnType<typeof setTimeout>;
    // a client may be added just when the page begins
    const read = async (): Promise<void> => {
      const all = await Promise.all(tokens.map(({ table }) => run({ do: 'client list', table })));
      const clients = all.flatMap(({ output }) => (output ?? []) as { readonly origins: readonly string[] }[]);
      const own = clients.flatMap(({ origins }) => origins).filter((origin) => LOOPBACK.test(origin));
      setSites([...new Set(own)]);
      tries += 1;
      if (own.length === 0 && tries < MAX_TRIES) timer = setTimeout(read, ASK_AGAIN_MS);
    };
    read().catch(() => {});
    return () => clearTimeout(timer);
  }, [acts, tokens.length]);
  if (sites.length === 0) return null;
  return (
    <section class="card site">
      <div>
        <h2>A site that embeds it</h2>
        <p>
          Another origin shows live data by a token of its own, with no place on any list.{' '}
          <a href="#/tokens">Disable its client</a>, and within seconds the widget says so.
        </p>
      </div>
      {sites.map((site) => (
        <a key={site} class="button primary" href={site} target="_blank" rel="noreferrer">
          Open {site.replace('http://', '')}
        </a>
      ))}
    </section>
  );
}

/** The shortest way to see a list at work: ask, let in, ask again. */
function FirstSteps({ model, refresh }: ViewProps) {
  const list = model.lists[0]!;
  const [origin] = useState(() =>
    list.patternsUnder[0] === undefined ? 'https://new.partner.example' : `https://new.${list.patternsUnder[0]}`,
  );
  const target = model.targets.find(({ rows }) => rows.some(({ read }) => list.classes.includes(read)));
  const row = target?.rows.find(({ read }) => list.classes.includes(read));
  const [answer, setAnswer] = useState<SentStep>();
  const [askedAt, setAskedAt] = useState<number>();
  const isListed = list.entries.some(({ text }) => text.split(';')[0] === origin);
  const method = row?.methods.includes('POST') ? 'POST' : 'GET';
  const path = row ? pathOf(row.path) : '/';
  const key = target?.key ?? '';
  const ask = useCallback(async () => {
    const steps = await send(key, questionFor(model, path, method, origin), {}).catch(() => []);
    setAnswer(steps.at(-1));
  }, [key, path, method, origin, model]);
  const isIn = answer !== undefined && answer.blocked === undefined;
  // until functions have read the list again
  const isWaiting = answer !== undefined && isIn !== isListed;
  useEffect(() => {
    if (!isWaiting) return setAskedAt(undefined);
    setAskedAt((since) => since ?? Date.now());
    const timer = setInterval(ask, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWaiting, ask]);
  if (!target || !row) return null;
  return (
    <section class="card steps-card" aria-label="First steps">
      <h2>Let a site in, and out again</h2>
      <ol class="first-steps">
        <li class={answer ? 'done' : 'now'}>
          <p>
            A page of <code>{origin}</code> wants to{' '}
            <b>
              {method} {path}
            </b>{' '}
            at the {titleOf(model, key)}. Ask as its browser would:
          </p>
          <div class="row">
            <button type="button" class={answer ? '' : 'primary'} onClick={ask}>
              {answer ? 'Ask again' : 'Ask'}
            </button>
            {answer && <VerdictBadge outcome={isIn ? 'allowed' : 'denied'} />}
            {answer && (
              <span class="muted">
                {answer.method} {answer.status}
                {answer.blocked !== undefined && `: ${answer.blocked}`}
              </span>
            )}
          </div>
          {isWaiting && (
            <p class="waiting" role="status">
              The list is written. {list.isPushed && 'It is pushed within seconds. '}Functions read theirs again within{' '}
              {list.freshForSeconds} s, and this page asks until they have
              {askedAt !== undefined && '…'}
            </p>
          )}
        </li>
        <li class={!answer ? '' : isListed ? 'done' : 'now'}>
          <p>
            It is {isListed ? '' : 'not '}on the list of <b>{list.classes.join(', ')}</b>, <code>{list.parameter}</code>
            .
          </p>
          <ListChange
            key={`${isListed} ${list.versions[0]?.version}`}
            what={isListed ? 'origins remove' : 'origins add'}
            list={list.parameter}
            origins={[origin]}
            label={isListed ? 'Take it out…' : 'Let it in…'}
            kind={answer && !isListed ? 'primary' : ''}
            onDone={refresh}
          />
        </li>
        <li class={isIn ? 'now' : ''}>
          <p>
            Every request and every change is in the <a href="#/timeline">timeline</a>: choose{' '}
            <a href="#/timeline?outcome=denied">a denied line</a>, and it says why, and what to change.
          </p>
        </li>
      </ol>
    </section>
  );
}

function ClassCard({ one: { name, policy, list, scopes }, model }: { one: PageClass; model: PageModel }) {
  const paths = model.targets.flatMap(({ rows }) =>
    rows.filter(({ read, write }) => [read, write].includes(name)).map(({ path }) => path),
  );
  const { origins, methods, credentials, rejectForeignWrites } = policy;
  return (
    <article class="card class">
      <h3>{name}</h3>
      <p>
        {origins === '*'
          ? 'Pages of any origin'
          : origins.length === 1
            ? `Pages of ${origins[0]}`
            : `Pages of ${origins.length} origins`}
        {list !== undefined && <span class="badge list">live list</span>}
        {scopes && <span class="badge list">by token</span>}
      </p>
      <p class="muted">
        {methods.join(', ')}
        {credentials ? ', with cookies' : ''}
        {rejectForeignWrites ? '; writes of others are stopped' : ''}
      </p>
      <p class="paths">
        {[...new Set(paths)].slice(0, 6).map((path) => (
          <code key={path}>{path}</code>
        ))}
      </p>
    </article>
  );
}
