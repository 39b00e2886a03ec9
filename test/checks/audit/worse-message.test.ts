import { describe, expect, it } from '@jest/globals';
import type { AuditReport } from '../../../checks/audit/audit';
import { worseMessage } from '../../../checks/audit/worse-message';

describe('worseMessage', () => {
  it('writes what others wrote without what would move the text', () => {
    const finding = { code: 'name-missing', level: 'error', message: 'a\u202eb', fix: 'c\u001b[31m', isNew: true };
    const entry = { class: 'orders', list: '/shop/cors/orders/origins', entry: 'https://t\u202eea.example' };
    const report = { entries: [{ ...entry, findings: [finding] }] } as unknown as AuditReport;
    expect(worseMessage(report, 'Shop')?.message).toBe(
      'error orders https://t\ufffdea.example\n  name-missing - a\ufffdb\n  c\ufffd[31m',
    );
  });
});
