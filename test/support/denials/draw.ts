import { drawWorld, type Ranges } from './draw-world';
import type { LabelledScenario } from './model';
import { Random } from './random';
import { COMBINED, RECIPES } from './recipes';
import type { Recipe } from './recipes/place';
import { simulate } from './simulate';
import { problemsOf } from './specification';

/** All there is to know of the scenarios of a third: they are drawn from it, always the same ones. */
export interface Third {
  readonly seed: number;
  /** Scenarios of each recipe. */
  readonly ofRecipe: number;
  /** Scenarios of each pair of kinds. */
  readonly ofPair: number;
  readonly ranges: Ranges;
}

/** Draws that do not do what the specification says are drawn again. */
const MOST_ATTEMPTS = 40;

/** One after the other: all of them at once take a lot of memory. */
export function* draw(name: string, { seed, ofRecipe, ofPair, ranges }: Third): Generator<LabelledScenario> {
  const random = new Random(seed);
  let number = 0;
  for (const [what, pick] of plan(ofRecipe, ofPair)) {
    number++;
    yield drawOne(`${name}-${String(number).padStart(3, '0')} ${what}`, pick, random.fork(number), ranges);
  }
}

function* plan(ofRecipe: number, ofPair: number): Generator<[string, (random: Random) => readonly Recipe[]]> {
  for (const [kind, recipes] of Object.entries(RECIPES)) {
    for (const [name, recipe] of Object.entries(recipes)) {
      for (let i = 0; i < ofRecipe; i++) yield [`${kind}: ${name}`, () => [recipe]];
    }
  }
  for (const pair of COMBINED) {
    const pick = (random: Random) => pair.map((kind) => random.pick(Object.values(RECIPES[kind])));
    for (let i = 0; i < ofPair; i++) yield [pair.join(' and '), pick];
  }
}

function drawOne(
  name: string,
  pick: (random: Random) => readonly Recipe[],
  random: Random,
  ranges: Ranges,
): LabelledScenario {
  let problems: string[] = [];
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const own = random.fork(attempt);
    const world = drawWorld(own, ranges);
    for (const recipe of pick(own)) recipe(world, own, ranges);
    const drawn = { name, scenario: simulate(world), labels: world.labels };
    problems = problemsOf(drawn);
    if (problems.length === 0) return drawn;
  }
  throw new Error(`${name} cannot be drawn: ${problems.slice(0, 3).join('; ')}`);
}
