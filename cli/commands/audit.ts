import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { type AuditReport, audit } from '../../checks/audit/audit';
import { comparedWith, findingsFrom } from '../../checks/audit/compare-reports';
import { internet, type Network } from '../../checks/audit/find-out';
import { LEVELS, type Level } from '../../checks/audit/finding';
import { reportText } from '../../checks/audit/report-text';
import { sarifLog } from '../../checks/audit/sarif';
import { version } from '../../package.json';
import { isObject } from '../../request/guards';
import { type ListOptions, listsOf } from '../audit/lists';
import { readSightings } from '../audit/sightings';
import { readJson } from '../read-json';
import { RepeatableOption } from '../repeatable-option';

interface Options extends ListOptions {
  readonly seen?: string;
  readonly baseline?: string;
  readonly failOn: Level | 'never';
  readonly sarif?: string;
  readonly dnsServer?: readonly string[];
  readonly json?: boolean;
}

/**
 * `cdk-cors audit --app cdk.out`: exit code 0 without findings of the level or a heavier one, 1 with, 2 unusable, or a list could not be
 * read.
 *
 * @param networkOf how it looks at the network; tests have one of their own
 */
export function auditCommand(networkOf: (servers?: readonly string[]) => Network = internet): Command {
  return new Command('audit')
    .description('look at every origin of the lists: its name, its certificate, where it leads to, and its days')
    .option('--app <directory>', 'output of cdk synth, whose classes are audited, with their lists in Parameter Store')
    .option('--class <name>', 'with --app: this class alone')
    .addOption(new RepeatableOption('--policy <file>', 'policy file (JSON)'))
    .addOption(new RepeatableOption('--parameter <name>', 'list in Parameter Store'))
    .option('--region <region>', 'Region of Parameter Store; by default that of the environment')
    .option('--endpoint-url <url>', 'where AWS answers instead, such as "aws" of the preview')
    .option('--seen <file>', 'when requests came from where: what aws logs get-query-results printed')
    .option('--baseline <file>', 'an earlier report, by --json: what it has already is not counted')
    .addOption(
      new Option('--fail-on <level>', 'exit with 1 for findings of this level or a heavier one')
        .choices([...LEVELS, 'never'])
        .default('error'),
    )
    .addOption(new RepeatableOption('--dns-server <address>', 'name server to ask, in place of those of the system'))
    .option('--sarif <file>', 'also write the report as SARIF')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const before = options.baseline === undefined ? undefined : readReport(options.baseline);
      const sightings = options.seen === undefined ? undefined : readSightings(options.seen);
      const network = networkOf(options.dnsServer);
      const found = await audit(await listsOf(options, Date.now()), { network, ...(sightings && { sightings }) });
      const report = before ? comparedWith(found, before) : found;
      if (options.sarif !== undefined)
        writeFileSync(options.sarif, `${JSON.stringify(sarifLog(report, version), null, 2)}\n`);
      console.log(options.json ? JSON.stringify(report, null, 2) : reportText(report));
      process.exitCode = exitCodeOf(report, options.failOn);
    });
}

function exitCodeOf(report: AuditReport, failOn: Options['failOn']): number {
  if (report.entries.some(({ findings }) => findings.some(({ code }) => code === 'list-unreadable'))) return 2;
  return failOn !== 'never' && findingsFrom(report, failOn).length > 0 ? 1 : 0;
}

function readReport(path: string): AuditReport {
  const report = readJson(path) as AuditReport;
  if (isObject(report) && report.version === 1 && Array.isArray(report.entries)) return report;
  throw new Error(`--baseline: ${JSON.stringify(path)} is no report: write what cdk-cors audit --json printed`);
}
