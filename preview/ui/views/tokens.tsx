import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Action, ActionResult, PageModel } from '../../page/contract';
import { run } from '../api';
import { Outcome } from '../parts/outcome';
import { Scroll } from '../parts/scroll';
import type { ViewProps } from '../view-props';

interface Client {
  readonly id: string;
  readonly type: string;
  readonly origins: readonly string[];
  readonly scopes: readonly string[];
  readonly status: string;
}

interface Inspection {
  readonly passes: boolean;
  readonly reason: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly checks: readonly { readonly check: string; readonly outcome: string }[];
}

type Service = PageModel['tokens'][number];

/** Clients and their tokens, as `cdk-cors client` and `cdk-cors token` have them. */
export function TokensView({ model }: ViewProps) {
  return (
    <>
      <h1>Tokens</h1>
      <p class="lead">
        Where a list of host names is the wrong tool, clients get short-lived tokens. Here you add clients, and issue,
        look at and end tokens.
      </p>
      {model.tokens.length === 0 && <p class="empty">No ScopedTokens in this app.</p>}
      {model.tokens.length > 0 && !model.acts && (
        <p class="empty">This preview was not started by the command, which does all of this.</p>
      )}
      {model.acts && model.tokens.map((service) => <TokenService key={service.table} service={service} />)}
    </>
  );
}

function TokenService({ service }: { service: Service }) {
  const { table, issuer } = service;
  const [clients, setClients] = useState<readonly Client[]>([]);
  const [result, setResult] = useState<ActionResult>();
  const [token, setToken] = useState('');
  const list = useCallback(async () => {
    const { output, ok, ...said } = await run({ do: 'client list', table });
    if (ok) setClients((output ?? []) as Client[]);
    else setResult({ ok, ...said });
  }, [table]);
  useEffect(() => void list(), [list]);
  const act = async (action: Action): Promise<ActionResult> => {
    const answer = await run(action);
    setResult(answer);
    await list();
    return answer;
  };
  return (
    <section class="card" aria-label={`Tokens of ${issuer}`}>
      <h2>Issuer</h2>
      <p>
        <code>{issuer}</code>
      </p>
      {result && <Outcome result={result} />}
      <h3>Clients</h3>
      {clients.length === 0 ? (
        <p class="muted">none yet</p>
      ) : (
        <Scroll label="Clients">
          <table>
            <thead>
              <tr>
                <th scope="col">Client</th>
                <th scope="col">Kind</th>
                <th scope="col">Pages</th>
                <th scope="col">Scopes</th>
                <th scope="col">Status</th>
                <th scope="col">
                  <span class="hidden">What to do</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {clients.map(({ id, type, origins, scopes, status }) => (
                <tr key={id}>
                  <th scope="row">{id}</th>
                  <td>{type}</td>
                  <td>
                    {origins.map((origin) => (
                      <Page key={origin} origin={origin} />
                    ))}
                  </td>
                  <td>{scopes.join(', ')}</td>
                  <td>
                    <span class={`badge ${status === 'active' ? 'allowed' : 'denied'}`}>{status}</span>
                  </td>
                  <td class="actions">
                    <button
                      type="button"
                      class="small"
                      onClick={async () => {
                        const { output } = await act({
                          do: 'token issue',
                          table,
                          client: id,
                          ...(origins[0] !== undefined && { origin: origins[0] }),
                        });
                        setToken((output as { access_token?: string } | undefined)?.access_token ?? '');
                      }}
                    >
                      Issue a token <span class="hidden">to {id}</span>
                    </button>
                    <button
                      type="button"
                      class="small"
                      onClick={() => act({ do: status === 'active' ? 'client disable' : 'client enable', table, id })}
                    >
                      {status === 'active' ? 'Disable' : 'Enable'} <span class="hidden">{id}</span>
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <AddClient table={table} act={act} />
      <h3>A token</h3>
      <Token table={table} token={token} setToken={setToken} act={act} />
    </section>
  );
}

/** Pages on this machine can be opened; others need not exist. */
function Page({ origin }: { origin: string }) {
  if (!/^http:\/\/(?:127\.0\.0\.1|localhost)(?::|$)/.test(origin)) return <code>{origin}</code>;
  return (
    <a href={origin} target="_blank" rel="noreferrer">
      {origin}
    </a>
  );
}

function AddClient({ table, act }: { table: string; act: (action: Action) => Promise<ActionResult> }) {
  const [id, setId] = useState('');
  const [origin, setOrigin] = useState('');
  const [scopes, setScopes] = useState('');
  return (
    <details>
      <summary>Add a client of a site</summary>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void act({
            do: 'client add',
            table,
            id,
            type: 'browser',
            origins: [origin],
            scopes: scopes.split(/[\s,]+/).filter(Boolean),
          });
        }}
      >
        <label>
          Name
          <input required value={id} spellcheck={false} onInput={(event) => setId(event.currentTarget.value)} />
        </label>
        <label>
          Origin of its pages
          <input
            required
            value={origin}
            spellcheck={false}
            placeholder="https://blog.example"
            onInput={(event) => setOrigin(event.currentTarget.value)}
          />
        </label>
        <label>
          Scopes
          <input
            required
            value={scopes}
            spellcheck={false}
            placeholder="quotes:read"
            onInput={(event) => setScopes(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          Add
        </button>
      </form>
    </details>
  );
}

function Token(props: {
  table: string;
  token: string;
  setToken: (token: string) => void;
  act: (action: Action) => Promise<ActionResult>;
}) {
  const { table, token, setToken, act } = props;
  const [inspection, setInspection] = useState<Inspection>();
  useEffect(() => setInspection(undefined), [token]);
  const inspect = async (): Promise<void> => {
    const { output } = await run({ do: 'token inspect', table, token });
    setInspection(output as Inspection | undefined);
    if (output === undefined) await act({ do: 'token inspect', table, token });
  };
  return (
    <>
      <label>
        Token
        <textarea
          rows={4}
          spellcheck={false}
          value={token}
          onInput={(event) => setToken(event.currentTarget.value.trim())}
        />
      </label>
      <div class="row">
        <button type="button" disabled={token === ''} onClick={inspect}>
          Inspect
        </button>
        <button
          type="button"
          disabled={token === ''}
          onClick={async () => {
            await act({ do: 'token revoke', table, token });
            await inspect();
          }}
        >
          Revoke
        </button>
        <button type="button" disabled={token === ''} onClick={() => void navigator.clipboard.writeText(token)}>
          Copy
        </button>
      </div>
      {inspection && (
        <div class={`notice ${inspection.passes ? 'good' : 'bad'}`} role="status">
          <p>
            {inspection.passes ? 'It passes: ' : 'It does not pass: '}
            <code>{inspection.reason}</code>
          </p>
          <ul class="checks">
            {inspection.checks.map(({ check, outcome }) => (
              <li key={check} class={outcome}>
                {check}: {outcome}
              </li>
            ))}
          </ul>
          <pre class="body">{JSON.stringify(inspection.claims, null, 2)}</pre>
        </div>
      )}
    </>
  );
}
