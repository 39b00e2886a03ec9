import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, readDocument } from './documents';

/** The rows of the table of rooms: a folder, what it is for, what it may import. */
const ROOMS = [...readDocument('docs/architecture.md').matchAll(/^\| `([\w/]+)\/` +\|.*\| (.*?) +\|$/gm)].map(
  ([, room = '', mayImport = '']) => ({
    room,
    named: [...mayImport.matchAll(/`([\w/-]+)`/g)].map(([, path = '']) => path),
  }),
);
const isIn = (file: string, folder: string) => file === folder || file.startsWith(`${folder}/`);

/** The innermost room that a file is in. */
function roomOf(file: string): string | undefined {
  const rooms = ROOMS.map(({ room }) => room).filter((room) => isIn(file, room));
  return rooms.sort((a, b) => b.length - a.length)[0];
}

/** Files that the files of a room import from other rooms. */
function importsOf(room: string): string[] {
  const files = readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(room, file))
    .filter((file) => roomOf(file) === room);
  const targets = files.flatMap((file) => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    return [...source.matchAll(/from '(\.[^']+)'/g)].map(([, path = '']) => join(dirname(file), path));
  });
  return targets.filter((target) => ![room, undefined].includes(roomOf(target)));
}

describe('docs/architecture.md', () => {
  it.each(['lib/policy', 'lib', 'lib/private', 'lambda', 'runtime', 'cli'])('says what %s imports', (room) => {
    const { named } = ROOMS.find((each) => each.room === room)!;
    expect(importsOf(room).filter((target) => !named.some((folder) => isIn(target, folder)))).toEqual([]);
  });

  it('names nothing that is not imported', () => {
    for (const room of ['lib/private', 'lambda', 'runtime', 'cli']) {
      const { named } = ROOMS.find((each) => each.room === room)!;
      const unused = named.filter((folder) => !importsOf(room).some((target) => isIn(target, folder)));
      expect({ room, unused }).toEqual({ room, unused: [] });
    }
  });
});
