import { useEffect, useState } from 'preact/hooks';
import type { Question, Verdict } from '../../page/contract';
import { judge } from '../api';
import { Scroll } from '../parts/scroll';
import { originsOf, pathOf, questionFor, titleOf } from '../questions';
import type { ViewProps } from '../view-props';

/** Rows and columns that are judged at once. */
const MAX_ORIGINS = 60;

interface Column {
  readonly path: string;
  readonly method: string;
}

/** Who may call what: every origin that is known here, and every path of a target. */
export function MatrixView({ model, store }: ViewProps) {
  const [key, setKey] = useState(model.targets[0]?.key ?? '');
  const [more, setMore] = useState('https://evil.example');
  const [found, setFound] = useState<readonly (readonly (Verdict | undefined)[])[]>([]);
  const target = model.targets.find((one) => one.key === key);
  const seen = store.events.flatMap((event) => (event.type === 'request' && event.origin ? [event.origin] : []));
  const origins = originsOf(model, new Set([...seen, ...more.split(/[\s,]+/).filter(Boolean)])).slice(0, MAX_ORIGINS);
  const columns: readonly Column[] = (target?.rows ?? [])
    .filter(({ read }) => read !== '')
    .flatMap(({ path, methods }) => expanded(methods).map((method) => ({ path, method })));
  const questions: Question[] = origins.flatMap((origin) =>
    columns.map(({ path, method }) => questionFor(model, pathOf(path), method, origin)),
  );
  const text = JSON.stringify(questions);
  useEffect(() => {
    let isCurrent = true;
    judge(JSON.parse(text)).then(
      (verdicts) => {
        if (!isCurrent) return;
        const ours = verdicts.map((all) => all.find((verdict) => verdict.target === key));
        setFound(origins.map((_, i) => ours.slice(i * columns.length, (i + 1) * columns.length)));
      },
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [text, key, model]);
  return (
    <>
      <h1>Matrix</h1>
      <p class="lead">
        Which origin may call which endpoint, by the lists as they are now. Origins are those that lists have and that
        have asked.
      </p>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          Target
          <select value={key} onChange={(event) => setKey(event.currentTarget.value)}>
            {model.targets.map((one) => (
              <option key={one.key} value={one.key}>
                {titleOf(model, one.key)}
              </option>
            ))}
          </select>
        </label>
        <label class="grow">
          More origins
          <input value={more} spellcheck={false} onInput={(event) => setMore(event.currentTarget.value)} />
        </label>
      </form>
      <Scroll label="Matrix of origins and endpoints" kind="card flush">
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">Origin</th>
              {columns.map(({ path, method }) => (
                <th scope="col" key={`${method} ${path}`}>
                  <span class="muted">{method}</span> <code>{path}</code>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {origins.map((origin, i) => (
              <tr key={origin}>
                <th scope="row">
                  <code>{origin}</code>
                </th>
                {columns.map(({ path, method }, j) => (
                  <Cell key={`${method} ${path}`} verdict={found[i]?.[j]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

function Cell({ verdict }: { verdict: Verdict | undefined }) {
  if (verdict === undefined) return <td />;
  const reason = verdict.steps.at(-1)?.reason ?? 'no class';
  return (
    <td class={verdict.allowed ? 'allowed' : 'denied'} title={reason}>
      <span aria-hidden="true">{verdict.allowed ? '✓' : '✕'}</span>
      <span class="hidden">{`${verdict.allowed ? 'allowed' : 'denied'}: ${reason}`}</span>
    </td>
  );
}

/** `ANY` stands for one that reads and one that writes. */
function expanded(methods: readonly string[]): readonly string[] {
  const all = methods.flatMap((method) => (method === 'ANY' ? ['GET', 'PUT'] : [method]));
  const common = all.filter((method) => !['HEAD', 'PATCH'].includes(method));
  return [...new Set(common.length > 0 ? common : all)];
}
