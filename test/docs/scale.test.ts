import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { nativeOrigins } from '../../lambda/allowlist-sync/targets/native-origins';
import { entriesIn, writeEffectiveList } from '../../lib/contract/effective-list';
import { writePart } from '../../lib/contract/effective-part';
import { MAX_SHARDS, shardName } from '../../lib/contract/list-sources';
import {
  MAX_STAGE_VARIABLES,
  packVariables,
  STAGE_VARIABLES,
  VARIABLE_LENGTH,
} from '../../lib/contract/stage-variables';
import { storedList } from '../../lib/contract/stored-list';
import { FRESH_SECONDS, SPREAD_SECONDS } from '../../lib/contract/times';
import { compilePolicy } from '../../lib/policy';
import { removalBound } from '../../lib/private/class/removal-bound';
import { mappingTemplateOf } from '../../lib/private/rest-api/mapping-template';
import { ROOT, readDocument } from '../support/docs/documents';

const { limits, originBytes } = JSON.parse(readFileSync(join(ROOT, 'docs/scale.json'), 'utf8'));
const text = readDocument('docs/scale.md');
const origins = Array.from({ length: 12_000 }, (_, i) => `https://t${String(i).padStart(9, '0')}.shop.example`);

/** What the table says that a way has room for. */
function room(way: string): number {
  const row = text.split('\n').find((line) => line.startsWith(`| ${way}`));
  return Number(row?.split('|')[2]?.replaceAll(',', ''));
}

describe('docs/scale.md', () => {
  it('counts origins of the length that it says', () => {
    expect(new Set(origins.map(({ length }) => length))).toEqual(new Set([originBytes]));
    expect('https://tenant-471.shop.example').toHaveLength(originBytes);
  });

  it('says what a parameter, variables, configurations, a store and a template really have room for', () => {
    const parts = [{ parameter: '/shop/cors/orders/origins', version: 17, entries: origins.slice(0, 400) }];
    const inForce = entriesIn(writeEffectiveList({ readAt: 0, parts }).list).length;
    expect(inForce).toBeLessThanOrEqual(room('live, pulled: regional'));
    expect(inForce).toBeGreaterThanOrEqual(250);

    const held = (count: number) => 2_000 - packVariables('orders', origins.slice(0, 2_000), {}, count).leftOut.length;
    expect(held(STAGE_VARIABLES)).toBe(room('pushed: 8 stage variables'));
    expect(held(MAX_STAGE_VARIABLES)).toBe(room('pushed: 100 stage variables'));
    expect([limits.stageVariables.variables, limits.stageVariables.bytesEach]).toEqual([
      STAGE_VARIABLES,
      VARIABLE_LENGTH,
    ]);

    expect(nativeOrigins(origins).held).toHaveLength(room('pushed: HTTP API'));
    expect(nativeOrigins(origins).held).toHaveLength(room('pushed: response headers policy'));

    const { items } = storedList('orders', origins, []);
    const bytes = [...items].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    expect((limits.store.bytes * items.size) / bytes / room('pushed: CloudFront Function')).toBeCloseTo(1, 1);

    const isSaid = (part: number) => {
      const listed = origins.slice(0, Math.floor(room('origins in code') * part));
      return mappingTemplateOf(compilePolicy({ name: 'orders', origins: listed, methods: ['GET'] })) !== undefined;
    };
    expect([isSaid(0.98), isSaid(1.02)]).toEqual([true, false]);
  });

  it('says what a list of several parameters really has room for, and how many reads that takes', () => {
    const entries = origins.slice(0, 400);
    const inPart = (parameter: string) => 400 - writePart({ parameter, version: 99_999, entries }).leftOut.length;
    const last = inPart(shardName('/shop/cors/orders/origins', MAX_SHARDS - 1));
    for (const way of ['regional responder', 'Lambda@Edge'])
      expect(room(`pushed, 100 shards: ${way}`)).toBe(MAX_SHARDS * last);
    expect(limits.parameter.shards).toBe(MAX_SHARDS);
    const policy = compilePolicy({ name: 'orders', origins: origins.slice(0, 1), methods: ['GET'] });
    const live = { parameter: '/shop/list', freshForSeconds: FRESH_SECONDS, usableForSeconds: 86_400 };
    const row = text.split('\n').find((line) => line.startsWith('| 25,000 '));
    const [, , lists = '', , , reads, atOnce] = row!.split('|').map((cell) => cell.trim());
    const said = removalBound(policy, live as never, Number(lists));
    expect(said).toContain(
      `a new instance then makes ${reads} reads, and the default allows ${atOnce} new ones a second`,
    );
  });

  it('says times that are those of the code', () => {
    expect(text).toMatch(new RegExp(`regional responder.*${FRESH_SECONDS} s `));
    expect(text).toMatch(new RegExp(`response headers policy .*seconds \\+ ${SPREAD_SECONDS / 60} min`));
  });
});
