import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Command, Option } from 'commander';
import { version } from '../../package.json';
import { compareTargets, type Difference } from '../governance/compare-targets';
import { comparedTargets, deployedTargets } from '../governance/compared-targets';
import { differenceMarkdown } from '../governance/difference-markdown';
import { differenceSarif } from '../governance/difference-sarif';
import { differenceLines } from '../governance/difference-text';
import { type ExpectedDifference, readExpected, withoutExpected } from '../governance/expected-differences';
import { isKept, keepReason } from '../governance/policy-changelog';
import type { AwsOptions } from '../tokens/aws-environment';
import { print, remark, told } from '../tokens/terminal';

interface Options extends AwsOptions {
  readonly stack?: string;
  readonly expected?: string;
  readonly reason?: string;
  readonly changelog: string;
  readonly sarif?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** `cdk-cors diff OLD NEW`: exit code 0 nothing is looser, or the changelog says why; 1 something is looser; 2 unusable. */
export function diffCommand(): Command {
  return new Command('diff')
    .description(
      'say what changes between two apps, templates, policy files or lists: what is looser, tighter or moved',
    )
    .argument('<old>', 'output of cdk synth, template, policy file or list; left out with --stack')
    .argument('[new]', 'the same, as it is to be')
    .option('--stack <name>', 'deployed stack, in place of <old>')
    .option('--region <region>', 'with --stack: its Region; by default that of the environment')
    .option('--endpoint-url <url>', 'with --stack: where AWS answers instead')
    .option('--expected <file>', 'differences that are there on purpose (JSON), as between two environments')
    .option('--reason <text>', 'why something may be looser: kept in the changelog')
    .option('--changelog <file>', 'where reasons are kept', 'CORS-CHANGELOG.md')
    .addOption(new Option('--markdown', 'print a comment for a pull request').conflicts('json'))
    .option('--sarif <file>', 'also write the differences as SARIF')
    .option('--json', 'print JSON')
    .action(
      told(async (first: string, second: string | undefined, options: Options) => {
        if (options.reason?.trim() === '') throw new Error('--reason: got nothing: write why something may be looser');
        const expected = options.expected === undefined ? [] : readExpected(options.expected);
        const [before, after] = await sidesOf(first, second, options);
        const { left, met, missing } = withoutExpected(compareTargets(before, after), expected);
        if (options.sarif !== undefined) {
          const log = differenceSarif(left, relative(process.cwd(), second ?? first), version);
          writeFileSync(options.sarif, `${JSON.stringify(log, null, 2)}\n`);
        }
        if (options.markdown) console.log(differenceMarkdown(left));
        else print(options.json, { differences: left, expected: met, missing }, lines(left, met));
        for (const one of missing) remark(`expected, but not there: ${one.code} of ${one.class} (${one.reason})`);
        if (options.reason !== undefined) return keep(left, options.reason, options.changelog);
        const isLooser = left.some(({ changes }) => changes.some(({ direction }) => direction === 'looser'));
        if (!isLooser || isKept(options.changelog, left)) return;
        remark(`something is looser: say why with --reason, which ${options.changelog} keeps`);
        process.exitCode = 1;
      }),
    );
}

async function sidesOf(first: string, second: string | undefined, options: Options) {
  const { stack } = options;
  if ((stack === undefined) === (second === undefined)) throw new Error('write <old> and <new>, or --stack and <new>');
  if (stack === undefined) return [comparedTargets(first), comparedTargets(second!)] as const;
  const after = comparedTargets(first);
  return [await deployedTargets(stack, options), after.filter((one) => isOfStack(one.stack, stack))] as const;
}

/** The template of a nested stack is a file of an assembly, whose name begins with that of the stack around it. */
function isOfStack(name: string, stack: string): boolean {
  const nested = stack.replace(/[^A-Za-z0-9]/g, '');
  return name === stack || (name.endsWith('.nested.template.json') && name.startsWith(nested));
}

function lines(differences: readonly Difference[], met: readonly ExpectedDifference[]): string[] {
  const onPurpose = met.map(
    ({ class: name, code, value, reason }) => `  ${name} ${[code, value].filter(Boolean).join(': ')} (${reason})`,
  );
  return [...differenceLines(differences), ...(onPurpose.length > 0 ? ['on purpose:', ...onPurpose] : [])];
}

/** Keeps why something changes. */
function keep(differences: readonly Difference[], reason: string, changelog: string): void {
  const day = new Date().toISOString().slice(0, 10);
  if (differences.length > 0 && keepReason(changelog, day, reason, differences)) remark(`kept in ${changelog}`);
}
