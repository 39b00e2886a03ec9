// Who imports whom, as dependency-cruiser finds it: what is against the rules, and the arrows between rooms for
// docs/architecture.md. `node scripts/rooms.mjs` writes them there anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const DOCUMENT = 'docs/architecture.md';
const SOURCES = ['lib', 'request', 'checks', 'lambda', 'runtime', 'edge', 'client', 'preview', 'cli'];
const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

/** Violations, one a line, and the graph of rooms as a mermaid flowchart. */
export async function rooms() {
  const { output } = await cruise(
    SOURCES,
    { ...options, ruleSet: { forbidden }, validate: true },
    {},
    { tsConfig: extractTSConfig(options.tsConfig.fileName) },
  );
  const violations = output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
  const arrows = new Set();
  for (const { source, dependencies } of output.modules) {
    for (const { resolved } of dependencies) {
      const [from, to] = [roomOf(source), roomOf(resolved)];
      if (from && to && from !== to) arrows.add(`  ${nodeOf(to)} --> ${nodeOf(from)}`);
    }
  }
  return { violations, graph: ['flowchart LR', ...[...arrows].sort()].join('\n') };
}

function roomOf(path) {
  const [top, below] = path.split('/');
  if (!SOURCES.includes(top)) return undefined;
  if (top !== 'lib') return top;
  return ['policy', 'contract', 'routes', 'template', 'rules', 'testing'].includes(below)
    ? `lib/${below}`
    : 'constructs';
}

function nodeOf(room) {
  return `${room.replace('/', '-')}["${room === 'constructs' ? 'lib, lib/private' : room}"]`;
}

/** The document with another graph. */
export function withGraph(document, graph) {
  return document.replace(/```mermaid\n[\s\S]*?\n```/, `\`\`\`mermaid\n${graph}\n\`\`\``);
}

if (process.argv[1] === import.meta.filename) {
  const { violations, graph } = await rooms();
  writeFileSync(DOCUMENT, withGraph(readFileSync(DOCUMENT, 'utf8'), graph));
  for (const violation of violations) console.error(violation);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
