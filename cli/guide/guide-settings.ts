import { isObject } from '../../request/guards';
import { readJson } from '../read-json';

/** What only people know of an API. */
export interface GuideSettings {
  /** @default 'Calling this API from pages' */
  readonly title?: string;
  /** Base URL in the examples. @default 'https://API' */
  readonly url?: string;
  /** How to ask for a change. */
  readonly contact?: string;
  readonly classes?: { readonly [name: string]: ClassTexts };
}

/** What only people know of a class. */
export interface ClassTexts {
  /** What it is for. */
  readonly about?: string;
  /** How to ask for a change of it. @default - as for all others */
  readonly contact?: string;
}

const KEYS = ['title', 'url', 'contact', 'classes'];
const CLASS_KEYS = ['about', 'contact'];

/**
 * Reads the texts of a guide.
 *
 * @param classNames those of the app
 * @throws Error with a line for each problem
 */
export function readGuideSettings(path: string, classNames: readonly string[]): GuideSettings {
  const settings = readJson(path);
  if (!isObject(settings)) throw new Error(`--settings: ${JSON.stringify(path)} holds no object`);
  const { classes = {}, ...texts } = settings as Record<string, unknown>;
  const problems = [
    ...textProblems('', texts, KEYS),
    ...(isObject(classes)
      ? []
      : [`classes: got ${JSON.stringify(classes)}: an object by name of the class was expected`]),
    ...Object.entries(isObject(classes) ? classes : {}).flatMap(([name, of]) => {
      if (!classNames.includes(name))
        return [`classes: got ${JSON.stringify(name)}: one of ${classNames.join(', ')} was expected`];
      if (!isObject(of)) return [`classes.${name}: got ${JSON.stringify(of)}: an object was expected`];
      return textProblems(`classes.${name}.`, of as Record<string, unknown>, CLASS_KEYS);
    }),
  ];
  if (problems.length > 0) throw new Error(problems.map((problem) => `--settings: ${problem}`).join('\n'));
  return settings as GuideSettings;
}

function textProblems(place: string, texts: Readonly<Record<string, unknown>>, known: readonly string[]): string[] {
  return Object.entries(texts).flatMap(([key, value]) => {
    if (!known.includes(key)) return [`${place}${key}: one of ${known.join(', ')} was expected`];
    if (typeof value !== 'string' || value === '')
      return [`${place}${key}: got ${JSON.stringify(value)}: a text was expected`];
    const isUrl = /^https?:\/\//.test(value) && URL.canParse(value);
    return key === 'url' && !isUrl
      ? [`${place}url: got ${JSON.stringify(value)}: an http or https URL was expected`]
      : [];
  });
}
