import type { ProbeResult } from '../../checks/probes/probe-result';
import type { TestedEndpoint } from './tested-endpoint';

/**
 * Results as CI systems read them: what differs is a failure, what could not be judged is skipped.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function junitReport(tested: readonly TestedEndpoint[]): string {
  const suites = tested.map(({ className, policy, url, results }) => {
    const name = `${className ?? policy.name} at ${url.pathname}`;
    return element(
      'testsuite',
      { name, ...countsOf(results) },
      results.map((result) => testCase(name, result)),
    );
  });
  const all = tested.flatMap(({ results }) => results);
  const whole = element('testsuites', { name: 'cdk-cors test', ...countsOf(all) }, suites);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${whole}\n`;
}

function countsOf(results: readonly ProbeResult[]) {
  return {
    tests: results.length,
    failures: results.filter(({ differences }) => differences.length > 0).length,
    errors: 0,
    skipped: results.filter(({ obstacle }) => obstacle).length,
  };
}

function testCase(classname: string, { name, status, differences, obstacle }: ProbeResult): string {
  const outcome =
    differences.length > 0
      ? [element('failure', { message: `answered with ${status}` }, [escaped(differences.join('\n'))])]
      : obstacle
        ? [element('skipped', { message: `${obstacle.code} - ${obstacle.message}` }, [])]
        : [];
  return element('testcase', { name, classname }, outcome);
}

function element(name: string, attributes: Readonly<Record<string, unknown>>, content: readonly string[]): string {
  const shown = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const start = `<${name}${shown.join('')}`;
  return content.length === 0 ? `${start}/>` : `${start}>\n${content.join('\n')}\n</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 has no way to write, whoever sent it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

function escaped(text: string): string {
  return text.replace(UNSPEAKABLE, '\ufffd').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
