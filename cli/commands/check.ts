import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Command, Option } from 'commander';
import { type Levels, levelProblems } from '../../lib/rules/findings';
import { LEVELS, type Level } from '../../lib/rules/rule';
import { version } from '../../package.json';
import { isObject } from '../../request/guards';
import { checkReport, countedFrom } from '../check/report';
import { reportText } from '../check/report-text';
import { sarifLog } from '../check/sarif';
import { mismatches, proofLines, prove } from '../governance/prove';
import { readJson } from '../read-json';
import { print } from '../tokens/terminal';

interface Options {
  readonly config?: string;
  readonly failOn: Level | 'never';
  readonly sarif?: string;
  readonly json?: boolean;
  readonly prove?: boolean;
}

/** `cdk-cors check cdk.out`: exit code 0 without findings of the level or a heavier one, 1 with, 2 unusable. */
export function checkCommand(): Command {
  return new Command('check')
    .description('look for what is wrong with CORS in any synthesised app, made with cdk-cors or not')
    .argument('[directory]', 'output of cdk synth', 'cdk.out')
    .option('--config <file>', 'what rules weigh: {"levels": {"RULE": "error", "warning", "note" or "off"}}')
    .addOption(
      new Option('--fail-on <level>', 'exit with 1 for findings of this level or a heavier one')
        .choices([...LEVELS, 'never'])
        .default('error'),
    )
    .option('--sarif <file>', 'also write the report as SARIF')
    .option(
      '--prove',
      'also send the requests that policies tell apart to what was synthesised, as the preview serves it',
    )
    .option('--json', 'print JSON')
    .action(async (directory: string, { config, failOn, sarif, json, prove: isProved }: Options) => {
      const report = checkReport(directory, config === undefined ? {} : readLevels(config));
      if (sarif !== undefined) {
        const log = sarifLog(report, relative(process.cwd(), directory), version);
        writeFileSync(sarif, `${JSON.stringify(log, null, 2)}\n`);
      }
      const proofs = isProved ? await prove(directory) : [];
      if (json) print(true, { ...report, ...(isProved && { proofs }) }, []);
      else console.log([reportText(report), ...(isProved ? ['', ...proofLines(proofs)] : [])].join('\n'));
      const counted = failOn === 'never' ? [] : countedFrom(report, LEVELS.slice(0, LEVELS.indexOf(failOn) + 1));
      const isUnproved = isProved === true && (proofs.length === 0 || mismatches(proofs) > 0);
      process.exitCode = counted.length > 0 || isUnproved ? 1 : 0;
    });
}

function readLevels(path: string): Levels {
  const config = readJson(path);
  const { levels = undefined, ...unknown } = isObject(config) ? (config as Record<string, unknown>) : {};
  if (!isObject(levels) || Object.keys(unknown).length > 0) {
    throw new Error(
      `--config: ${JSON.stringify(path)} has to be an object with levels alone: {"levels": {"loopback-origin": "off"}}`,
    );
  }
  const problems = levelProblems(levels as Record<string, unknown>);
  if (problems.length > 0) throw new Error(`--config: ${JSON.stringify(path)}: ${problems.join('; ')}`);
  return levels as Levels;
}
