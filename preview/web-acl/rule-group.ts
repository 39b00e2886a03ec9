import { RateCounter } from './rate-counter';
import { type InspectedRequest, matches, type Statement } from './statement';

/** `AWS::WAFv2::RuleGroup` */
export interface RuleGroupSettings {
  readonly Rules?: readonly Rule[];
  readonly CustomResponseBodies?: Readonly<Record<string, { readonly Content: string; readonly ContentType: string }>>;
}

interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly Statement: Statement;
  readonly Action?: { readonly Block?: { readonly CustomResponse?: CustomResponse }; readonly Allow?: object };
  readonly RuleLabels?: readonly { readonly Name: string }[];
}

interface CustomResponse {
  readonly ResponseCode: number;
  readonly CustomResponseBodyKey?: string;
  readonly ResponseHeaders?: readonly { readonly Name: string; readonly Value: string }[];
}

/** What a rule answers in place of what the web ACL stands before. */
export interface Blocked {
  readonly rule: string;
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  APPLICATION_JSON: 'application/json',
  TEXT_HTML: 'text/html',
  TEXT_PLAIN: 'text/plain',
};

/** Evaluates the rules of a rule group, in their order. */
export class RuleGroup {
  private readonly rules: readonly (Rule & { readonly counter: RateCounter | undefined })[];

  constructor(
    private readonly settings: RuleGroupSettings,
    now?: () => number,
  ) {
    const counter = ({ RateBasedStatement: rate }: Statement) => rate && new RateCounter(rate, now);
    this.rules = [...(settings.Rules ?? [])]
      .sort((a, b) => a.Priority - b.Priority)
      .map((rule) => ({ ...rule, counter: counter(rule.Statement) }));
  }

  /** What a request gets; `undefined` where it passes. */
  blocked(request: InspectedRequest): Blocked | undefined {
    const labels = new Set<string>();
    for (const { Name, Statement: statement, Action = {}, RuleLabels = [], counter } of this.rules) {
      if (!(counter ? counter.isBeyond(request, labels) : matches(statement, request, labels))) continue;
      for (const label of RuleLabels) labels.add(label.Name);
      if (Action.Allow) return undefined;
      if (Action.Block) return this.answer(Name, Action.Block.CustomResponse);
    }
    return undefined;
  }

  private answer(rule: string, response: CustomResponse | undefined): Blocked {
    const { ResponseCode = 403, CustomResponseBodyKey = '', ResponseHeaders = [] } = response ?? {};
    const body = this.settings.CustomResponseBodies?.[CustomResponseBodyKey];
    const type = body ? [['content-type', CONTENT_TYPES[body.ContentType] ?? 'text/plain'] as const] : [];
    const headers = ResponseHeaders.map(({ Name, Value }) => [Name.toLowerCase(), Value] as const);
    return { rule, status: ResponseCode, headers: [...type, ...headers], body: body?.Content ?? '' };
  }
}
