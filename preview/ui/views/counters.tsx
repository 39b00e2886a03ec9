import { useEffect, useState } from 'preact/hooks';
import { readMetrics } from '../api';
import type { ViewProps } from '../view-props';

const REFRESH_MS = 2000;

interface Family {
  readonly name: string;
  readonly type: string;
  readonly series: readonly { readonly labels: readonly (readonly [string, string])[]; readonly value: number }[];
}

/** What CloudWatch would count of the functions' log lines. */
export function CountersView({ model }: ViewProps) {
  const [families, setFamilies] = useState<readonly Family[]>([]);
  useEffect(() => {
    const read = () =>
      readMetrics().then(
        (text) => setFamilies(parse(text)),
        () => {},
      );
    void read();
    const timer = setInterval(read, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <h1>Counters</h1>
      <p class="lead">
        What CloudWatch would count, since the preview began; for Prometheus at <code>{model.aws}/metrics</code>.
      </p>
      {families.length === 0 && <p class="empty">Nothing is counted yet: functions count what they decide.</p>}
      {families.map(({ name, type, series }) => (
        <section class="card" key={name}>
          <h2>
            <code>{name}</code> <small class="muted">{type}</small>
          </h2>
          <table class="counters">
            <caption class="hidden">{name}</caption>
            <tbody>
              {series.map(({ labels, value }) => (
                <tr key={labels.join()}>
                  <th scope="row">
                    {labels.map(([label, text]) => (
                      <span class="label" key={label}>
                        <span class="muted">{label}</span> {text}
                      </span>
                    ))}
                  </th>
                  <td>{value}</td>
                  <td class="meter" aria-hidden="true">
                    <meter min={0} max={Math.max(...series.map((one) => one.value), 1)} value={value} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </>
  );
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
function parse(text: string): Family[] {
  const families: { name: string; type: string; series: { labels: [string, string][]; value: number }[] }[] = [];
  for (const line of text.split('\n')) {
    const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (name !== undefined && type !== undefined) families.push({ name, type, series: [] });
    const [, labels, value] = /^\w+\{(.*)\} (\S+)$/.exec(line) ?? [];
    if (labels === undefined) continue;
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map((found): [string, string] => [
      found[1]!,
      found[2]!.replace(/\\(.)/g, '$1'),
    ]);
    families.at(-1)?.series.push({ labels: pairs, value: Number(value) });
  }
  return families;
}
