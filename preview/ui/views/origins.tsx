import { useState } from 'preact/hooks';
import type { ActionResult, PageList, PageModel } from '../../page/contract';
import { run } from '../api';
import { ListChange } from '../parts/list-change';
import { Outcome } from '../parts/outcome';
import type { ViewProps } from '../view-props';

/** The live lists, with their history; they are changed here as by `cdk-cors origins`. */
export function OriginsView({ model, refresh }: ViewProps) {
  const fixed = model.classes.filter(({ list, policy }) => list === undefined && policy.origins !== '*');
  return (
    <>
      <h1>Origins</h1>
      <p class="lead">
        Live lists are in Parameter Store and change without a deployment. Here they are those of the preview: nothing
        that you do reaches AWS.
      </p>
      {model.lists.length === 0 && <p class="empty">No class of this app has a live list.</p>}
      {model.lists.map((list) => (
        <List key={list.parameter} list={list} model={model} refresh={refresh} />
      ))}
      {fixed.length > 0 && (
        <section>
          <h2>In code</h2>
          <p class="muted">These change with a deployment.</p>
          <div class="cards">
            {fixed.map(({ name, stack, policy }) => (
              <article class="card" key={`${stack}/${name}`}>
                <h3>{name}</h3>
                <ul class="plain">
                  {(policy.origins as readonly string[]).map((origin) => (
                    <li key={origin}>
                      <code>{origin}</code>
                    </li>
                  ))}
                </ul>
              </article>
            ))}
          </div>
        </section>
      )}
    </>
  );
}

function List({ list, model, refresh }: { list: PageList; model: PageModel; refresh: () => void }) {
  const [entry, setEntry] = useState('');
  const [count, setCount] = useState(0);
  const done = () => {
    setEntry('');
    refresh();
  };
  const wanted = entry.split(/[\s,]+/).filter(Boolean);
  return (
    <section class="card" aria-label={list.parameter}>
      <h2>
        <code>{list.parameter}</code>
      </h2>
      <p class="muted">
        of {list.classes.join(', ')}; {list.owner !== undefined && `kept by ${list.owner}; `}
        {list.isPushed && 'pushed within seconds to what answers by itself; '}
        functions read it again within {list.freshForSeconds} s
        {list.patternsUnder.length > 0 && <>; patterns count under {list.patternsUnder.join(', ')}</>}
      </p>
      <ul class="entries">
        {list.entries.map(({ text, rejected, stage }) => (
          <li key={text}>
            <code>{text}</code>
            {stage && (
              <span class="badge">
                {stage[1] === 0 ? `${stage[0]} in shadow` : `${stage[0]} for ${stage[1]} % of clients`}
              </span>
            )}
            {rejected !== undefined && <span class="badge denied">admits nobody: {rejected}</span>}
            {model.acts && (
              <ListChange
                key={`${text} ${list.versions[0]?.version}`}
                what="origins remove"
                list={list.parameter}
                origins={[text.split(';')[0]!]}
                label="Take out…"
                onDone={refresh}
                kind="small"
              />
            )}
          </li>
        ))}
        {list.entries.length === 0 && <li class="muted">nobody</li>}
      </ul>
      {model.acts && !list.shard && (
        <div class="add">
          <label>
            Origins to let in
            <input
              value={entry}
              spellcheck={false}
              placeholder="https://partner.example, https://*.partners.example;until=2027-01-31"
              onInput={(event) => {
                setEntry(event.currentTarget.value);
                setCount(count + 1);
              }}
            />
          </label>
          <ListChange
            key={`${count} ${list.versions[0]?.version}`}
            what="origins add"
            list={list.parameter}
            origins={wanted}
            label="Check them…"
            onDone={done}
          />
        </div>
      )}
      <h3>History</h3>
      <ol class="history" reversed>
        {list.versions.map(({ version, at, by, reason, added, removed }, i) => (
          <li key={version}>
            <p class="row spread">
              <span>
                <b>version {version}</b>{' '}
                <span class="muted">
                  {new Date(at).toLocaleString()} · {by}
                </span>
              </span>
              {i > 0 && model.acts && <Rollback list={list.parameter} version={version} refresh={refresh} />}
            </p>
            {reason !== undefined && <p>{reason}</p>}
            {added.map((one) => (
              <p key={one} class="added">
                + <code>{one}</code>
              </p>
            ))}
            {removed.map((one) => (
              <p key={one} class="removed">
                − <code>{one}</code>
              </p>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Rollback({ list, version, refresh }: { list: string; version: number; refresh: () => void }) {
  const [result, setResult] = useState<ActionResult>();
  if (result && !result.ok) return <Outcome result={result} />;
  return (
    <button
      type="button"
      class="small"
      onClick={async () => {
        setResult(await run({ do: 'origins rollback', list, version }));
        refresh();
      }}
    >
      Back to version {version}
    </button>
  );
}
