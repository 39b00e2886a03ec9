/** What a rule may look at of a request. */
export interface InspectedRequest {
  readonly method: string;
  /** As it came, without its query. */
  readonly path: string;
  /** The value of a header, by its name in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly address: string;
}

/** `Statement` of `AWS::WAFv2::RuleGroup`, as far as it is evaluated. */
export interface Statement {
  readonly AndStatement?: { readonly Statements: readonly Statement[] };
  readonly OrStatement?: { readonly Statements: readonly Statement[] };
  readonly NotStatement?: { readonly Statement: Statement };
  readonly LabelMatchStatement?: { readonly Scope: string; readonly Key: string };
  readonly ByteMatchStatement?: Inspection & { readonly SearchString?: string; readonly PositionalConstraint: string };
  readonly RegexMatchStatement?: Inspection & { readonly RegexString: string };
  readonly RateBasedStatement?: RateBasedStatement;
}

export interface RateBasedStatement {
  readonly AggregateKeyType: string;
  readonly Limit: number;
  readonly EvaluationWindowSec?: number;
  readonly CustomKeys?: readonly { readonly IP?: object; readonly Header?: { readonly Name: string } }[];
  readonly ScopeDownStatement?: Statement;
}

interface Inspection {
  readonly FieldToMatch: {
    readonly UriPath?: object;
    readonly Method?: object;
    readonly SingleHeader?: { readonly Name: string };
  };
  readonly TextTransformations: readonly { readonly Type: string }[];
}

/** Whether a request is one that a statement means; what it cannot tell of, it takes for none. */
export function matches(statement: Statement, request: InspectedRequest, labels: ReadonlySet<string>): boolean {
  const { AndStatement, OrStatement, NotStatement, LabelMatchStatement, ByteMatchStatement, RegexMatchStatement } =
    statement;
  if (AndStatement) return AndStatement.Statements.every((one) => matches(one, request, labels));
  if (OrStatement) return OrStatement.Statements.some((one) => matches(one, request, labels));
  if (NotStatement) return !matches(NotStatement.Statement, request, labels);
  if (LabelMatchStatement) return labels.has(LabelMatchStatement.Key);
  if (RegexMatchStatement) {
    const value = inspected(RegexMatchStatement, request);
    return value !== undefined && new RegExp(RegexMatchStatement.RegexString).test(value);
  }
  if (ByteMatchStatement?.PositionalConstraint !== 'EXACTLY') return false;
  return inspected(ByteMatchStatement, request) === ByteMatchStatement.SearchString;
}

function inspected({ FieldToMatch, TextTransformations }: Inspection, request: InspectedRequest): string | undefined {
  const { UriPath, Method, SingleHeader } = FieldToMatch;
  const value = UriPath
    ? request.path
    : Method
      ? request.method
      : request.header(SingleHeader?.Name.toLowerCase() ?? '');
  return TextTransformations.reduce((text, { Type }) => (Type === 'URL_DECODE' ? text && decoded(text) : text), value);
}

/** What is no valid encoding stays as it is. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    return Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8');
  });
}
