import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv';
import type { AuditReport } from '../../../checks/audit/audit';
import { comparedWith, findingsFrom } from '../../../checks/audit/compare-reports';
import { finding } from '../../../checks/audit/finding';
import { reportText } from '../../../checks/audit/report-text';
import { sarifLog } from '../../../checks/audit/sarif';

const REPORT: AuditReport = {
  version: 1,
  time: '2026-11-30T12:00:00.000Z',
  entries: [
    {
      stack: 'Shop',
      class: 'orders',
      list: '/shop/orders/origins',
      entry: 'https://app.shop.example;until=2026-12-03;owner=tea-ltd',
      origin: 'https://app.shop.example',
      until: '2026-12-03',
      owner: 'tea-ltd',
      lastSeen: '2026-11-29T00:00:00.000Z',
      facts: {
        name: { name: 'app.shop.example', aliases: [], addresses: ['192.0.2.1'], refusedAddresses: [] },
        connection: {
          address: '192.0.2.1',
          certificate: { issuer: 'Evil\u001b[2J CA', validTo: '2027-01-01T00:00:00.000Z', daysLeft: 32, matches: true },
          status: 301,
          redirect: 'https://new.shop.example/',
        },
      },
      findings: [finding('redirects-elsewhere', 'it leads to https://new.shop.example/', 'list that')],
    },
    {
      class: '/lost list',
      list: '/lost list',
      entry: '',
      origin: '',
      facts: {},
      findings: [finding('list-unreadable', 'missing', 'look at its name')],
    },
  ],
};

describe('reportText', () => {
  it('is a table without the columns that say nothing, and lines of findings', () => {
    expect(reportText(REPORT)).toBe(
      [
        'class        origin                    addresses  certificate           answer                         until       owner    last seen',
        'Shop/orders  https://app.shop.example  1          Evil\ufffd[2J CA, 32 days  301 https://new.shop.example/  2026-12-03  tea-ltd  2026-11-29',
        '',
        'warning orders https://app.shop.example;until=2026-12-03;owner=tea-ltd: redirects-elsewhere - it leads to https://new.shop.example/',
        '  list that',
        'error /lost list /lost list: list-unreadable - missing',
        '  look at its name',
        '',
        '1 entry, 1 error, 1 warning, 0 notes',
      ].join('\n'),
    );
  });
});

it('shows nothing that a terminal obeys', () => {
  const [first] = REPORT.entries;
  const entry = 'https://a.example\u001b]0;title\u0007\u202e';
  const findings = [finding('entry-invalid', `got ${entry}`, 'remove it')];
  const text = reportText({ ...REPORT, entries: [{ ...first!, entry, origin: entry, findings }] });
  expect(text).toContain('warning orders https://a.example\ufffd]0;title\ufffd\ufffd: entry-invalid');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

describe('comparedWith', () => {
  const [first, second] = REPORT.entries;

  it('knows a finding again by class, origin and code, whatever the entry says beside it', () => {
    const before = { ...REPORT, entries: [{ ...first!, entry: 'https://app.shop.example' }] };
    const { entries } = comparedWith(REPORT, before);
    expect(entries.map(({ findings }) => findings.map(({ isNew }) => isNew))).toEqual([[false], [true]]);
  });

  it('counts only what is new', () => {
    expect(findingsFrom(REPORT, 'warning')).toHaveLength(2);
    expect(findingsFrom(REPORT, 'error')).toHaveLength(1);
    expect(findingsFrom(comparedWith(REPORT, REPORT), 'note')).toEqual([]);
    expect(findingsFrom(comparedWith(REPORT, { ...REPORT, entries: [second!] }), 'note')).toHaveLength(1);
  });
});

describe('sarifLog', () => {
  const path = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  // of an older draft: a schema has its own name as `id` there
  const { id: _id, $schema: _schema, ...schema } = JSON.parse(readFileSync(path, 'utf8'));
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

  it.each([
    ['alone', REPORT],
    ['compared with an earlier one', comparedWith(REPORT, { ...REPORT, entries: [] })],
    ['without entries', { ...REPORT, entries: [] }],
  ])('is valid SARIF 2.1.0, of a report %s', (_, report) => {
    const log = JSON.parse(JSON.stringify(sarifLog(report, '0.1.0')));
    expect(validate(log) ? [] : validate.errors).toEqual([]);
  });

  it('is judged by a schema that finds faults', () => {
    expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
  });

  it('names what was found, where, and whether it is new', () => {
    const { runs } = sarifLog(comparedWith(REPORT, { ...REPORT, entries: [] }), '0.1.0') as {
      runs: { results: Record<string, unknown>[] }[];
    };
    expect(runs[0]?.results[0]).toEqual({
      ruleId: 'redirects-elsewhere',
      ruleIndex: expect.any(Number),
      level: 'warning',
      message: {
        text: 'https://app.shop.example;until=2026-12-03;owner=tea-ltd: it leads to https://new.shop.example/; list that',
      },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'shop/orders/origins' } },
          logicalLocations: [
            { name: 'https://app.shop.example', fullyQualifiedName: 'Shop/orders/https://app.shop.example' },
          ],
        },
      ],
      partialFingerprints: { 'finding/v1': expect.stringMatching(/^[0-9a-f]{64}$/) },
      baselineState: 'new',
    });
  });
});
