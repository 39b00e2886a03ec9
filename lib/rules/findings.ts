import type { CorsApp } from '../template/cors/cors-app';
import { LEVELS, type Level, type Place, type Rule } from './rule';
import { RULES } from './rules';

/** A place where a rule is broken. */
export interface Finding extends Place {
  readonly rule: Rule;
  readonly level: Level;
}

/** What a rule weighs in an app, by its id: a level of its own, or `off`. */
export type Levels = Readonly<Record<string, Level | 'off'>>;

/** All that is found in an app, the heaviest first. */
export function findingsIn(app: CorsApp, levels: Levels = {}): Finding[] {
  const found = RULES.flatMap((rule) => {
    const level = levels[rule.id] ?? rule.level;
    return level === 'off' ? [] : rule.check(app).map((place) => ({ ...place, rule, level }));
  });
  return found.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

/** What is wrong with the levels that somebody wrote; nothing where they can be used. */
export function levelProblems(levels: Readonly<Record<string, unknown>>): string[] {
  const ids = RULES.map(({ id }) => id);
  const values: readonly unknown[] = [...LEVELS, 'off'];
  return Object.entries(levels).flatMap(([id, level]) => [
    ...(ids.includes(id) ? [] : [`there is no rule ${JSON.stringify(id)}; docs/rules.md lists them`]),
    ...(values.includes(level)
      ? []
      : [
          `${id} has the level ${JSON.stringify(level)}; write "${values.join('", "')}"`.replace(
            /", "off"$/,
            '" or "off"',
          ),
        ]),
  ]);
}
