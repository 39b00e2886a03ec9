import { Command } from 'commander';
import { printable, table } from '../../checks/text';
import { findingsIn } from '../../lib/rules/findings';
import { linkedStacks } from '../../lib/template/assembly/linked-stacks';
import { readCorsApp } from '../../lib/template/cors/cors-app';
import { readTemplateFiles } from '../assembly/read-stacks';
import { type AdoptedTarget, adoptionOf } from '../scan/adoption';
import { adoptionCode } from '../scan/adoption-code';
import { type Meeting, meetingsIn } from '../scan/endpoints';
import { sum, type TemplateChanges } from '../scan/template-changes';
import { print } from '../tokens/terminal';

/** What `cdk-cors scan` found in an app. */
interface Scan {
  readonly version: 1;
  readonly endpoints: readonly Meeting[];
  /** How many findings there are, by rule. */
  readonly findings: Readonly<Record<string, number>>;
  readonly targets: readonly AdoptedTarget[];
  readonly changes: TemplateChanges;
  /** TypeScript; '' where there is nothing to adopt. */
  readonly code: string;
}

/** `cdk-cors scan cdk.out`: exit code 0, or 2 where there is no assembly. */
export function scanCommand(): Command {
  return new Command('scan')
    .description(
      'show what browsers meet at any synthesised app today, and write the endpoint classes that say the same',
    )
    .argument('[directory]', 'output of cdk synth', 'cdk.out')
    .option('--json', 'print JSON')
    .action((directory: string, { json }: { readonly json?: boolean }) => {
      const scan = scanOf(directory);
      if (json) print(true, scan, []);
      else console.log(scanText(scan));
    });
}

function scanOf(directory: string): Scan {
  const endpoints: Meeting[] = [];
  const targets: AdoptedTarget[] = [];
  const findings: Record<string, number> = {};
  for (const stacks of linkedStacks(readTemplateFiles(directory))) {
    const app = readCorsApp(stacks.map(({ stack }) => stack));
    endpoints.push(...meetingsIn(app));
    targets.push(...adoptionOf(app));
    for (const { rule } of findingsIn(app)) findings[rule.id] = (findings[rule.id] ?? 0) + 1;
  }
  return {
    version: 1,
    endpoints,
    findings,
    targets,
    changes: sum(targets.map(({ changes }) => changes)),
    code: adoptionCode(targets),
  };
}

function scanText({ endpoints, findings, targets, changes, code }: Scan): string {
  const rows = endpoints.map(({ endpoint, origin, preflight, response, errors }) => [
    endpoint,
    origin,
    preflight,
    response,
    errors,
  ]);
  const left = targets.filter(({ applied }) => applied.length === 0);
  const blocks = [
    table([['endpoint', 'origin', 'preflight', 'response', 'errors'], ...rows]),
    Object.entries(findings).map(([rule, count]) => `${rule}: ${count}`),
    Object.keys(findings).length === 0 ? [] : ['cdk-cors check says where, and what to do'],
    left.flatMap(({ stack, logicalId, remarks }) =>
      remarks.map((remark) => printable(`${stack}/${logicalId} is left as it is: ${remark}`)),
    ),
    Object.keys(changes).length === 0
      ? []
      : [
          'in the template, the code below makes:',
          ...Object.entries(changes).map(([what, count]) => `  ${count} ${what}`),
          '  0 replaced',
        ],
    code === '' ? ['no template here states CORS headers that a class could replace'] : [code],
  ];
  return blocks.flatMap((lines) => (lines.length === 0 ? [] : lines.join('\n'))).join('\n\n');
}
