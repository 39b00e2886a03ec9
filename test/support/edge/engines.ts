import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { getQuickJS, type QuickJSContext } from 'quickjs-emscripten';
import type { ViewerRequestEvent, ViewerResponse } from '../../../edge/event';
import type { EdgeSettings } from '../../../lib/contract/edge-settings';

/** A function, what its store holds, and what it is asked. */
export interface Job {
  readonly settings: EdgeSettings;
  /** `undefined`: a store that cannot be read. */
  readonly items?: ReadonlyMap<string, string> | undefined;
  readonly events: readonly ViewerRequestEvent[];
}

/** What became of one event. */
export interface Outcome {
  /** `null` where the request was passed on. */
  readonly answer: ViewerResponse | null;
  /** How often the store was read. */
  readonly reads: number;
  /** What was thrown. */
  readonly error?: string;
}

/** Runs a program that leaves JSON to `done`. */
type Engine = (program: string) => Promise<unknown>;

/** The function as it is built, without settings. */
export function functionCode(): string {
  return readFileSync(join(__dirname, '..', '..', '..', 'assets', 'edge-function', 'index.js'), 'utf8');
}

/** A program in what each of the engines knows: runs all jobs one after the other and leaves the outcomes, as JSON, to `done`. */
function programOf(jobs: readonly Job[]): string {
  const plain = jobs.map(({ settings, items, events }) => ({
    settings,
    items: items && Object.fromEntries(items),
    events,
  }));
  return `
var cdkCorsSettings, items, reads = 0;
var cdkCorsStore = { get: async function (key) {
  reads++;
  if (typeof key !== 'string' || key.length > 512) throw new Error('key: ' + key);
  if (!items || !Object.prototype.hasOwnProperty.call(items, key)) throw new Error('KeyNotFound');
  return items[key];
} };
${functionCode()}
async function run(jobs) {
  var all = [];
  for (let i = 0; i < jobs.length; i++) {
    cdkCorsSettings = jobs[i].settings;
    items = jobs[i].items;
    var outcomes = [];
    for (let j = 0; j < jobs[i].events.length; j++) {
      reads = 0;
      try {
        var answer = await cdkCorsAnswer(jobs[i].events[j]);
        outcomes.push({ answer: answer === jobs[i].events[j].request ? null : answer, reads: reads });
      } catch (error) {
        outcomes.push({ answer: null, reads: reads, error: String(error) });
      }
    }
    all.push(outcomes);
  }
  return JSON.stringify(all);
}
run(JSON.parse(${JSON.stringify(JSON.stringify(plain))})).then(done, function (error) { done(JSON.stringify(String(error))); });
`;
}

/** V8 without anything of Node.js: the quickest, for many cases. */
const v8: Engine = async (program) => {
  const text = await new Promise<string>((done) => {
    new Script(program).runInContext(createContext({ done }));
  });
  return JSON.parse(text);
};

/** A small engine of its own, which knows what ES2020 has and no later library. */
const quickjs: Engine = async (program) => {
  const context = (await getQuickJS()).newContext();
  try {
    context.unwrapResult(context.evalCode(`var result; function done(text) { result = text; }\n${program}`)).dispose();
    const pending = context.runtime.executePendingJobs();
    if (pending.error) throw new Error(JSON.stringify(context.dump(pending.error)));
    return JSON.parse(readText(context));
  } finally {
    context.dispose();
  }
};

function readText(context: QuickJSContext): string {
  const handle = context.getProp(context.global, 'result');
  const text = context.getString(handle);
  handle.dispose();
  return text;
}

/** The engine that CloudFront's comes from, as Debian has it. */
const njs: Engine = async (program) => {
  const folder = mkdtempSync(join(tmpdir(), 'njs-'));
  const file = join(folder, 'program.js');
  const result = join(folder, 'result.json');
  // what it prints is cut where a pipe is full
  const done = `var fs = require('fs'); function done(text) { fs.writeFileSync(${JSON.stringify(result)}, text); }`;
  writeFileSync(file, `${done}\n${program}`);
  try {
    const { stdout, stderr, status } = spawnSync('njs', [file], { encoding: 'utf8' });
    if (status !== 0 || !existsSync(result)) throw new Error(`njs ended with ${status}: ${stdout} ${stderr}`);
    return JSON.parse(readFileSync(result, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

export const hasNjs = spawnSync('njs', ['-v']).status === 0;

const ALL: readonly (readonly [name: string, run: Engine])[] = [
  ['V8', v8],
  ['QuickJS', quickjs],
  ...(hasNjs ? ([['njs', njs]] as const) : []),
];

/** The engines that are there, and how each runs jobs. */
export const ENGINES: readonly (readonly [name: string, run: (jobs: readonly Job[]) => Promise<Outcome[][]>])[] =
  ALL.map(([name, run]) => [name, async (jobs) => (await run(programOf(jobs))) as Outcome[][]] as const);

/** What a function of a template returns for each event, whose `handler` reads a store by `cf`. */
export async function runWhole(
  engine: string,
  code: string,
  items: ReadonlyMap<string, string>,
  events: readonly ViewerRequestEvent[],
): Promise<unknown[]> {
  const [, run] = ALL.find(([name]) => name === engine)!;
  const module = code.replace("import cf from 'cloudfront';", '');
  if (module === code) throw new Error('the function does not import its store');
  const program = `
var items = ${JSON.stringify(Object.fromEntries(items))};
var cf = { kvs: function () {
  return { get: async function (key) {
    if (items[key] === undefined) throw new Error('KeyNotFound');
    return items[key];
  } };
} };
${module}
async function run(events) {
  var all = [];
  for (let i = 0; i < events.length; i++) {
    var answer = await handler(events[i]);
    all.push(answer);
  }
  return JSON.stringify(all);
}
run(JSON.parse(${JSON.stringify(JSON.stringify(events))})).then(done, function (error) { done(JSON.stringify(String(error))); });
`;
  return (await run(program)) as unknown[];
}
