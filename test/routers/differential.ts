import { eventOf, STAGE } from './events';
import { Guards, type Judgement } from './guards';
import { type Code, LAYOUTS, type Layout } from './layouts';
import { Random } from './random';
import { type RouterApp, routersOf } from './routers';
import { spelled } from './spellings';

const FOREIGN = 'https://attacker.example';

/** A request whose code runs under the judgement of a looser class. */
export interface Slip {
  readonly layout: string;
  readonly router: string;
  readonly code: Code;
  readonly judgement: Judgement;
  readonly atEdge: Partial<Judgement> | undefined;
  readonly event: Readonly<Record<string, unknown>>;
}

/** What came of many requests. */
export interface Counts {
  events: number;
  /** Those whose path had a route. */
  routed: number;
  /** Of which some code ran, by whose it is. */
  readonly ran: Record<Code, number>;
  /** Of which the function of a distribution was asked as well. */
  atEdge: number;
  /** Loose code that was judged strictly: harmless. */
  strict: number;
  /** The first of those that must not be; `slipped` counts them all. */
  readonly slips: Slip[];
  slipped: number;
}

const SHOWN = 20;
const PATIENCE_MS = 500;

/** Sends randomly spelled paths to all routers, and holds the code that runs against what our guards say. */
export async function differential(events: number, seed: number): Promise<Counts> {
  const random = new Random(seed);
  const apps = await Promise.all(
    LAYOUTS.map(async (layout) => ({ layout, guards: new Guards(layout), routers: await routersOf(layout) })),
  );
  const counts: Counts = {
    events,
    routed: 0,
    ran: { strict: 0, loose: 0, none: 0 },
    atEdge: 0,
    strict: 0,
    slips: [],
    slipped: 0,
  };
  for (let n = 0; n < events; n++) {
    const { layout, guards, routers } = random.pick(apps);
    const url = spelled(pathOf(layout, random), random);
    const made = eventOf(url, 'GET', random);
    if (made === undefined) continue;
    counts.routed++;
    const router = random.pick(routers);
    const code = await run(router, made.event);
    if (code === undefined) continue;
    counts.ran[code]++;
    const judgement = await guards.judge(made.event, FOREIGN);
    if (code === 'loose' && judgement.read === undefined) counts.strict++;
    const isWhole = !hasRestOrPrefix(made.event);
    // what an origin takes for the path in place of the one that was called is out of its sight
    const isCalled = isWhole && !router.byTemplate && !url.startsWith(`/${STAGE}/`);
    const atEdge = isCalled ? await guards.judgeAtEdge(url.replace(/[?#].*$/s, ''), FOREIGN) : undefined;
    if (atEdge) counts.atEdge++;
    const slips = isSlip(code, judgement) && (isWhole || code !== rest(layout));
    if (!slips && !(atEdge && isSlip(code, { ...atEdge, needsScope: true }))) continue;
    counts.slipped++;
    if (counts.slips.length < SHOWN) {
      counts.slips.push({ layout: layout.name, router: router.name, code, judgement, atEdge, event: made.event });
    }
  }
  return counts;
}

/** Whether code got to more than its own class would let it. */
function isSlip(code: Code, { read, writes, preflight, needsScope }: Judgement): boolean {
  if (code === 'strict') return read !== undefined || writes || preflight || !needsScope;
  return code === 'none' && (read !== undefined || preflight);
}

/** The code of what no other path has. */
function rest({ code }: Layout): Code {
  return code.find(([path]) => path === '/')![1];
}

/**
 * Whether what a router takes for the path is shorter or longer than the path. Every path is then one that no other has:
 * docs/paths.md names it.
 */
function hasRestOrPrefix({ version, requestContext, pathParameters, path, rawPath }: Record<string, unknown>): boolean {
  const context = requestContext as { readonly stage: string; readonly path: string };
  const told = (rawPath ?? path) as string;
  const isBelow = version === undefined ? context.path === told : context.stage !== '$default';
  const { proxy = told.slice(1) } = (pathParameters ?? {}) as { readonly proxy?: string };
  return isBelow || `/${proxy}` !== told;
}

function pathOf({ code, honest }: Layout, random: Random): string {
  if (random.once(3)) return random.pick(honest)[0];
  const [path] = random.pick(code);
  const named = path.replace(/:\w+/g, '7');
  return named === '/'
    ? `/${random.pick(['x', 'x/y', 'other'])}`
    : named + random.pick(['', '', '/', '/x', '/users/7']);
}

/** A router that throws runs nothing, nor does one that never answers. */
async function run(router: RouterApp, event: Record<string, unknown>): Promise<Code | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  try {
    return await Promise.race([router.run(event), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
