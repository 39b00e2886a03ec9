import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FINDINGS } from '../../checks/audit/finding';
import { NETWORK_CODES } from '../../checks/probes/network-error';
import { ANSWER_CODES } from '../../checks/probes/obstacle';
import { ORIGINS_CODES } from '../../cli/origins/codes';
import { COMMAND_CODES, INPUT_CODES } from '../../cli/tokens/codes';
import { CLIENT_CAUSES } from '../../lambda/token-issuer/clients/client-authentication';
import { SUBJECT_CAUSES } from '../../lambda/token-issuer/subjects/subject-causes';
import { PROBLEM_BODIES } from '../../lib/contract/problem-details';
import { ALLOW_REASONS, DENY_REASONS, ERROR_CODES, WARNING_CODES } from '../../lib/policy';
import {
  CONSTRUCT_ISSUE_CODES,
  CONSTRUCT_WARNING_CODES,
  INFO_CODES,
  REFUSAL_CODES,
} from '../../lib/private/messages/codes';
import { PREVIEW_CODES } from '../../preview/preview-error';
import { FAILURE_KINDS } from '../../request/aws/failure';
import { CLIENT_ISSUE_CODES } from '../../request/tokens/client/client-report';
import { TOKEN_REASONS } from '../../request/tokens/token/reasons';
import { headingsOf, ROOT, readDocument } from '../support/docs/documents';

/** What constructs refuse, warn of and say: nothing else passes the compiler. */
const CONSTRUCT_CODES = [...CONSTRUCT_ISSUE_CODES, ...REFUSAL_CODES, ...CONSTRUCT_WARNING_CODES, ...INFO_CODES];

/** Codes of a catalogue that no source in a folder has: whoever looks them up would never have met them. */
function unusedCodes(folder: string, catalogue: string, codes: readonly string[]): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((file) => file.endsWith('.ts') && join(folder, file) !== catalogue)
    .map((file) => readDocument(join(folder, file)));
  return codes.filter((code) => !sources.some((source) => source.includes(`'${code}'`)));
}

/** What stands alone in the first cells of a document's tables, or of those in the section of one heading. */
function codesInTables(path: string, heading?: string): string[] {
  const text = readDocument(path);
  const section = heading === undefined ? text : text.split(`#### ${heading}\n`)[1]!.split('\n### ')[0]!;
  return [...section.matchAll(/^\| `([a-z]+(?:-[a-z]+)*)` +\|/gm)].map(([, code = '']) => code);
}

describe('docs/reasons.md', () => {
  it('has a section for each reason, and no other', () => {
    const reasons = new Set<string>([...ALLOW_REASONS, ...DENY_REASONS, ...Object.keys(TOKEN_REASONS)]);
    expect(headingsOf('docs/reasons.md', '##')).toEqual([...reasons]);
  });

  it('is where the bodies of denials point to', () => {
    for (const [reason, body] of Object.entries(PROBLEM_BODIES)) {
      expect(JSON.parse(body).type).toBe(`https://github.com/cdk-cors/cdk-cors/blob/main/docs/reasons.md#${reason}`);
    }
  });
});

describe('docs/tokens.md', () => {
  it.each([401, 403, 500])('lists the reasons that stand for %s', (status) => {
    const row = new RegExp(`^\\| ${status} +\\| (\`.*\`) +\\|$`, 'm').exec(readDocument('docs/tokens.md'));
    const reasons = Object.entries(TOKEN_REASONS).flatMap(([reason, of]) => (of === status ? [`\`${reason}\``] : []));
    expect(row?.[1]).toBe(reasons.join(' '));
  });
});

describe('docs/tokens.md, on clients that are refused', () => {
  it('names each cause that the log tells, and no other', () => {
    const section = readDocument('docs/tokens.md').split('### invalid_client')[1]!.split('###')[0]!;
    const named = [...section.matchAll(/`([a-z]+-[a-z]+)`/g)].map(([, cause]) => cause);
    expect(named).toEqual([...CLIENT_CAUSES]);
  });
});

describe('docs/tokens.md, on tokens of users that are refused', () => {
  it('has each cause that the log tells, and no other', () => {
    expect(codesInTables('docs/tokens.md', "Why a user's token was refused")).toEqual([...SUBJECT_CAUSES]);
  });

  it('has no cause that the issuer never tells', () => {
    expect(unusedCodes('lambda', 'lambda/token-issuer/subjects/subject-causes.ts', SUBJECT_CAUSES)).toEqual([]);
  });
});

describe('docs/tokens-cli.md', () => {
  it('has each code of the commands, of clients and of failed calls, and no other', () => {
    const codes = new Set<string>([...INPUT_CODES, ...COMMAND_CODES, ...FAILURE_KINDS, ...CLIENT_ISSUE_CODES]);
    expect([...new Set(codesInTables('docs/tokens-cli.md'))].sort()).toEqual([...codes].sort());
  });

  it('has no code that no command says', () => {
    expect(unusedCodes('cli', 'cli/tokens/codes.ts', [...INPUT_CODES, ...COMMAND_CODES])).toEqual([]);
  });
});

describe('docs/origins.md', () => {
  it('has each code of commands about lists, and no other', () => {
    expect(codesInTables('docs/origins.md').sort()).toEqual([...ORIGINS_CODES].sort());
  });

  it('has no code that no command says', () => {
    expect(unusedCodes('cli', 'cli/origins/codes.ts', [...ORIGINS_CODES])).toEqual([]);
  });
});

describe('docs/cli.md', () => {
  it('has each code of what cannot be judged, and no other', () => {
    expect(codesInTables('docs/cli.md').sort()).toEqual([...ANSWER_CODES, ...NETWORK_CODES].sort());
  });
});

describe('docs/audit.md', () => {
  it('has each code of a finding with its level, and no other', () => {
    const rows = [...readDocument('docs/audit.md').matchAll(/^\| `([a-z-]+)` +\| (error|warning|note) +\|/gm)];
    const codes = Object.entries(FINDINGS).map(([code, [level]]) => [code, level]);
    expect(rows.map(([, code, level]) => [code, level])).toEqual(codes);
  });

  it('has no code that no audit says', () => {
    expect(unusedCodes('checks', 'checks/audit/finding.ts', Object.keys(FINDINGS))).toEqual([]);
  });
});

describe('docs/preview.md', () => {
  it('has each code by which the preview ends, and no other', () => {
    expect(codesInTables('docs/preview.md').sort()).toEqual([...PREVIEW_CODES].sort());
    expect(unusedCodes('preview', 'preview/preview-error.ts', PREVIEW_CODES)).toEqual([]);
  });
});

/** The sources of `lib` that say a code. */
function sourcesOf(code: string): string[] {
  return LIB.filter(({ text }) => text.includes(`'${code}'`)).map(({ path }) => path);
}

const LIB = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'private/messages/codes.ts')
  .map((path) => ({ path, text: readDocument(join('lib', path)) }));

/** What a heading of second rank says that its codes are about, and which sources are. */
const ROOMS: { readonly [about: string]: RegExp } = {
  distributions: /^(?:distribution-cors|private\/distribution\/)/,
  buckets: /^(?:bucket-cors|private\/bucket\/)/,
  limits: /^(?:class-rule-group|private\/(?:limits\/|class\/class-throttle|(?:rest|http)-api\/throttling))/,
  tokens:
    /^(?:scoped-tokens|private\/scoped-tokens\/|private\/class\/class-tokens|private\/api\/(?:scoped-methods|tokens-reach))/,
};

/** The codes below headings such as `Refusals of tokens`. */
function codesAbout(about: string): string[] {
  const sections = readDocument('docs/issues.md').split(/^## /m);
  const ours = sections.filter((section) => section.split('\n')[0]!.endsWith(` of ${about}`));
  return ours.flatMap((section) => [...section.matchAll(/^### (.*)$/gm)].map(([, code = '']) => code));
}

describe.each(Object.entries(ROOMS))('docs/issues.md, on what is refused or said of %s', (about, room) => {
  it('has what is said of nothing else', () => {
    const codes = CONSTRUCT_CODES.filter((code) => sourcesOf(code).every((source) => room.test(source)));
    expect(codes.filter((code) => !codesAbout(about).includes(code))).toEqual([]);
  });

  it('has nothing that is said of other things alone', () => {
    const foreign = codesAbout(about).filter((code) => !sourcesOf(code).some((source) => room.test(source)));
    expect(foreign).toEqual([]);
  });
});

describe('docs/issues.md', () => {
  it('has a section for each code of a policy and of the constructs, and no other', () => {
    const documented = headingsOf('docs/issues.md', '###');
    expect([...documented].sort()).toEqual([...ERROR_CODES, ...WARNING_CODES, ...CONSTRUCT_CODES].sort());
  });

  it('has no code that no construct says', () => {
    expect(unusedCodes('lib', 'lib/private/messages/codes.ts', CONSTRUCT_CODES)).toEqual([]);
  });
});
