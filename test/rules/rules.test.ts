import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { findingsIn } from '../../lib/rules/findings';
import { LEVELS } from '../../lib/rules/rule';
import { RULES } from '../../lib/rules/rules';
import { readCorsApp } from '../../lib/template/cors/cors-app';
import { changed, type Resources, stackOf } from '../support/rules/templates';

/** A template that breaks a rule, and what mends it. */
interface Case {
  /** Of `bases`, which no rule finds anything in. */
  readonly base: string;
  readonly wrong: Resources;
  readonly says: string;
  /** By default, what was wrong is taken back. */
  readonly fix?: Resources;
}

const read = (...path: string[]) => parse(readFileSync(join(__dirname, ...path), 'utf8'));
const filesIn = (folder: string) => readdirSync(join(__dirname, folder)).map((file) => file.replace('.yaml', ''));
const bases = new Map<string, Resources>(filesIn('bases').map((name) => [name, read('bases', `${name}.yaml`)]));
const cases = filesIn('cases').flatMap((id) =>
  (read('cases', `${id}.yaml`) as Case[]).map((one) => ({ id, name: `${id}: ${one.says}`, ...one })),
);
const findings = (resources: Resources) => findingsIn(readCorsApp([stackOf(resources)]));

it('has cases for each rule, and no other', () => {
  expect(filesIn('cases').sort()).toEqual(RULES.map(({ id }) => id).sort());
});

it('lists the heaviest first', () => {
  const levels = RULES.map(({ level }) => LEVELS.indexOf(level));
  expect(levels).toEqual([...levels].sort());
});

it.each([...bases])('finds nothing in %s', (_, resources) => {
  expect(findings(resources).map(({ message }) => message)).toEqual([]);
});

describe.each(cases)('$name', ({ id, base, wrong, says, fix }) => {
  const broken = changed(bases.get(base)!, wrong);
  const ofRule = (resources: Resources) => findings(resources).filter(({ rule }) => rule.id === id);

  it('is found', () => {
    expect(ofRule(broken).map(({ message }) => message)).toEqual([says]);
  });

  it('is at a resource of the template', () => {
    for (const { logicalId } of ofRule(broken)) expect(Object.keys(broken)).toContain(logicalId);
  });

  it('is silenced by the fix, which breaks no other rule', () => {
    const mended = fix ? changed(broken, fix) : bases.get(base)!;
    expect(
      findings(mended)
        .filter(({ level }) => level !== 'note')
        .map(({ rule }) => rule.id),
    ).toEqual([]);
    expect(ofRule(mended)).toEqual([]);
  });
});
