import { describe, expect, it } from '@jest/globals';
import { transpileModule } from 'typescript';
import type { AdoptedTarget } from '../../../cli/scan/adoption';
import { adoptionCode } from '../../../cli/scan/adoption-code';
import { compilePolicy } from '../../../lib/policy';

describe('adoptionCode', () => {
  it('keeps what a template says in literals and comments', () => {
    const target: AdoptedTarget = {
      facade: 'RestApiCors',
      stack: 'Shop\nstack();',
      logicalId: 'Api\u2028api();',
      applied: [
        { path: "/a'\\\nb", policy: compilePolicy({ name: 'a', origins: ['https://a.example'], methods: ['GET'] }) },
      ],
      remarks: ['left\r\nremark();'],
      changes: {},
    };
    const code = adoptionCode([target]);
    expect(code).toContain(String.raw`.apply('/a\'\\\u000ab', `);
    const { diagnostics } = transpileModule(code, { reportDiagnostics: true });
    expect(diagnostics).toEqual([]);
    const statements = code.split(/[\n\r\u2028]/).filter((line) => /^\s*(?:stack|api|remark)\(\)/.test(line));
    expect(statements).toEqual([]);
  });
});
