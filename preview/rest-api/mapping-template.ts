import { parse } from 'velocityjs';
import type { RestApi } from '../../lib/template/rest-api/rest-api';
import { contextOf } from './context';
import type { Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import { javaMap, writeOnceMap } from './java-map';
import { javaMethods } from './java-methods';
import { ParsedOnce, type ParsedTemplate } from './parsed-once';
import { TemplateInput } from './template-input';
import { TemplateUtil } from './template-util';

/** What templates asked for beyond their output. */
export interface Overrides {
  readonly status: number | undefined;
  readonly headers: readonly (readonly [string, string])[];
}

/** What request templates override, by name. */
export type RequestOverrides = Readonly<Record<'header' | 'path' | 'querystring', Readonly<Record<string, string>>>>;

/** Renders the mapping templates of one exchange, which share `$context`. */
export class MappingTemplates {
  private readonly responseHeader: object;
  private readonly responseOverride: { status?: unknown };
  private readonly requestOverride: Readonly<Record<keyof RequestOverrides, object>>;
  private readonly context: Record<string, unknown>;
  private overriddenTwice: string | undefined;

  constructor(private readonly exchange: Exchange) {
    const once = (initial: Record<string, unknown>): object =>
      writeOnceMap(initial, (key) => {
        this.overriddenTwice ??= key;
      });
    this.responseHeader = once({});
    this.responseOverride = once({ header: this.responseHeader });
    this.requestOverride = { header: once({}), path: once({}), querystring: once({}) };
    const { identity, ...context } = contextOf(exchange);
    this.context = javaMap({
      ...context,
      identity: javaMap(identity as Record<string, unknown>),
      requestOverride: javaMap(this.requestOverride),
      responseOverride: this.responseOverride,
    });
  }

  /**
   * Output of a template.
   *
   * @throws {GatewayError} `API_CONFIGURATION_ERROR` where the template cannot be rendered or overrides something twice
   */
  render(template: string, body: string): string {
    try {
      const compiled = new ParsedOnce(parsed(this.exchange.api, template), { customMethodHandlers: [javaMethods] });
      const output = compiled.render({
        input: new TemplateInput(this.exchange, body),
        context: this.context,
        stageVariables: javaMap(this.exchange.stage.variables ?? {}),
        util: new TemplateUtil(),
      });
      if (this.overriddenTwice === undefined) return output;
    } catch (error) {
      throw new GatewayError(
        'API_CONFIGURATION_ERROR',
        `mapping template: ${error instanceof Error ? error.message : error}`,
      );
    }
    throw new GatewayError(
      'API_CONFIGURATION_ERROR',
      `mapping template overrides ${this.overriddenTwice} more than once`,
    );
  }

  /** Overrides of the request to the integration. */
  get requestOverrides(): RequestOverrides {
    const { header, path, querystring } = this.requestOverride;
    return { header: texts(header), path: texts(path), querystring: texts(querystring) };
  }

  /** Overrides of all templates rendered so far. */
  get overrides(): Overrides {
    const { status } = this.responseOverride;
    return {
      status: status === undefined ? undefined : Number(status),
      headers: Object.entries(this.responseHeader).map(([name, value]) => [name, String(value)]),
    };
  }
}

function texts(map: object): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, String(value)]));
}

/** Templates as they were parsed for the first request: to parse one takes far longer than to render it. */
const parsedTemplates = new WeakMap<RestApi, Map<string, ParsedTemplate>>();

function parsed(api: RestApi, template: string): ParsedTemplate {
  const ofApi = parsedTemplates.get(api) ?? new Map<string, ParsedTemplate>();
  parsedTemplates.set(api, ofApi);
  const result = ofApi.get(template) ?? parse(template);
  ofApi.set(template, result);
  return result;
}
