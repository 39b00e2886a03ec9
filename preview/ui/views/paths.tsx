import { Scroll } from '../parts/scroll';
import { KINDS, titleOf } from '../questions';
import type { ViewProps } from '../view-props';

/** Classes and paths by target, with who states what. */
export function PathsView({ model }: ViewProps) {
  return (
    <>
      <h1>Paths</h1>
      <p class="lead">
        Which class a path has, who answers its preflights, and who states the headers of its responses.
      </p>
      {model.targets.map((target) => (
        <section class="card" key={target.key}>
          <h2>
            {titleOf(model, target.key)} <small class="muted">{target.key}</small>
          </h2>
          <p>
            <a href={target.url} target="_blank" rel="noreferrer">
              {target.url}
            </a>
          </p>
          <Scroll label={`Paths of ${target.key}`}>
            <table>
              <caption class="hidden">Paths of the {KINDS[target.kind]}</caption>
              <thead>
                <tr>
                  <th scope="col">Path</th>
                  <th scope="col">Methods</th>
                  <th scope="col">Class</th>
                  <th scope="col">Preflights</th>
                  <th scope="col">Responses</th>
                </tr>
              </thead>
              <tbody>
                {target.rows.map(({ path, methods, read, write, preflights, responses }) => (
                  <tr key={path}>
                    <th scope="row">
                      <code>{path}</code>
                    </th>
                    <td>{methods.join(', ')}</td>
                    <td>
                      {read === '' ? (
                        <span class="badge not-cors">none</span>
                      ) : read === write ? (
                        read
                      ) : (
                        `${read}; writes: ${write}`
                      )}
                    </td>
                    <td>{read === '' ? '' : (preflights ?? <span class="badge denied">nobody</span>)}</td>
                    <td>{read === '' ? '' : (responses ?? <span class="badge denied">nobody</span>)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </section>
      ))}
      {model.targets.length === 0 && <p class="empty">No endpoint of this app has classes.</p>}
    </>
  );
}
