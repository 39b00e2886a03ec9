import { stageVariablesOf } from '../../contract/stage-variables';
import { MAX_HOST_LENGTH, MAX_ORIGIN_LENGTH } from '../../policy/origin';

/** As `OriginSet` has the labels that stand in place of a star. */
const LABEL = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?';

/**
 * Sets `$match` to 1 where the variables of a class admit `$origin`. A variable that is not there is text without a scheme, which no
 * origin equals, and so is what stands for nobody; an origin with a comma could name two entries. A pattern lies there without its
 * star, as no origin looks. What is tested of the origin alone is tested once it is found: most are strangers.
 *
 * @param hasPatterns whether entries may be patterns
 * @param count variables that the class may have
 */
export function matchVariables(className: string, hasPatterns: boolean, count?: number): string[] {
  const variables = stageVariablesOf(className, count).map((name) => `$!stageVariables.${name}`);
  return [
    `#set($listed = ",${variables.join(',')},")`,
    '#set($match = 0)',
    `#if(${['$listed.indexOf(",$origin,") >= 0', ...IS_ONE_ORIGIN].join(' && ')})`,
    '#set($match = 1)',
    ...(hasPatterns ? [`#elseif(${[...IS_ONE_ORIGIN, FITS].join(' && ')})`, ...WALK] : []),
    '#end',
  ];
}

const IS_ONE_ORIGIN = ["$origin.indexOf(',') < 0", "$origin.indexOf('://') > 0", "$origin.indexOf('://.') < 0"];
/** String.length() is out of velocityjs's reach; indexOf('', n) is min(n, length). */
const FITS = `$origin.indexOf('', ${MAX_ORIGIN_LENGTH + 1}) <= ${MAX_ORIGIN_LENGTH}`;

/** From the front of the host: at each dot, what follows may be that of a pattern, as long as all in front are labels. */
const WALK = [
  "#set($at = $origin.indexOf('://') + 3)",
  '#set($scheme = $origin.substring(0, $at))',
  '#set($rest = $origin.substring($at))',
  "#set($colon = $rest.indexOf(':'))",
  `#if(($colon < 0 && $rest.indexOf('', ${MAX_HOST_LENGTH + 1}) <= ${MAX_HOST_LENGTH}) || ($colon >= 0 && $colon <= ${MAX_HOST_LENGTH}))`,
  '#set($walk = 1)',
  "#foreach($label in $rest.split('[.]'))",
  "#set($dot = $rest.indexOf('.'))",
  `#if($walk == 1 && $dot > 0 && $label.matches('${LABEL}'))`,
  '#set($tail = $rest.substring($dot))',
  '#if($listed.indexOf(",$scheme$tail,") >= 0)',
  '#set($match = 1)',
  '#end',
  '#set($next = $dot + 1)',
  '#set($rest = $rest.substring($next))',
  '#else',
  '#set($walk = 0)',
  '#end',
  '#end',
  '#end',
];
