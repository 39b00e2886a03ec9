import type { Stack } from '../stack';

/** What an app states of CORS at one place, whichever that is. */
export interface CorsStatement {
  readonly place: CorsPlace;
  readonly stack: Stack;
  readonly logicalId: string;
  /** Where in the resource: `Properties/CorsConfiguration`. */
  readonly property: string;
  /** For people: `OPTIONS /orders`, `DEFAULT_4XX`. */
  readonly subject: string;
  /** Of the method of a REST API; undefined where it is stated for a whole target. */
  readonly path?: string;
  readonly headers: StatedHeaders;
}

/** Where CORS headers are stated. */
export type CorsPlace =
  | 'preflight'
  | 'integration-response'
  | 'gateway-response'
  | 'http-api'
  | 'response-headers-policy'
  | 'function-url'
  | 'bucket';

/** What the headers say; undefined where the template does not say it. */
export interface StatedHeaders {
  /** As the template has them: origins, the wildcards of the place, and what no browser sends. Values of a deployment are left out. */
  readonly origins: readonly string[];
  /** Whether the origin of the request is repeated without being looked at. */
  readonly reflects: boolean;
  /** Whether it depends on the request which origin is named. */
  readonly echoes: boolean;
  /** What everybody else is told where it does. */
  readonly fallback: string | undefined;
  /** Whether `Vary` says so. */
  readonly varies: boolean;
  readonly credentials: boolean;
  readonly methods: readonly string[] | undefined;
  readonly requestHeaders: readonly string[] | undefined;
  readonly exposedHeaders: readonly string[] | undefined;
  readonly maxAgeSeconds: number | undefined;
  /** Headers whose values API Gateway does not take, each with its value. */
  readonly refused: readonly string[];
}

/** Whether a statement answers preflights. */
export function answersPreflights({ place }: CorsStatement): boolean {
  return place !== 'integration-response' && place !== 'gateway-response';
}

/** What is known of a list: texts that do not depend on the deployment; nothing where it is no list. */
export function knownTexts(list: unknown): string[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.filter(
    (entry): entry is string => typeof entry === 'string' && entry !== '' && !entry.includes('unknown:'),
  );
}
