import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT, readDocument } from '../support/docs/documents';

interface Rooms {
  rooms(): Promise<{ readonly violations: readonly string[]; readonly graph: string }>;
  withGraph(document: string, graph: string): string;
}

describe('docs/architecture.md', () => {
  let script: Rooms;
  let found: Awaited<ReturnType<Rooms['rooms']>>;
  beforeAll(async () => {
    script = (await import(join(ROOT, 'scripts', 'rooms.mjs'))) as Rooms;
    found = await script.rooms();
  }, 60_000);

  it('says who may import whom, and nobody imports others', () => {
    expect(found.violations).toEqual([]);
  });

  it('draws the arrows that there are', () => {
    const document = readDocument('docs/architecture.md');
    expect(found.graph.split('\n').length).toBeGreaterThan(15);
    expect(document).toBe(script.withGraph(document, found.graph));
  });
});
