import type { CfnRuleGroup } from 'aws-cdk-lib/aws-wafv2';

export type Statement = CfnRuleGroup.StatementProperty;

/** What a rule may look at of a request. */
type Component = CfnRuleGroup.FieldToMatchProperty;

/** https://docs.aws.amazon.com/waf/latest/APIReference/API_RegexMatchStatement.html */
const MAX_EXPRESSION = 512;

/** Label of requests beyond a rate, for the rules that answer them. */
const LIMITED = 'limited';

export const LABELS: CfnRuleGroup.LabelProperty[] = [{ name: LIMITED }];

export const isLabelled: Statement = { labelMatchStatement: { scope: 'LABEL', key: LIMITED } };

export function and(...statements: Statement[]): Statement {
  return statements.length === 1 ? statements[0]! : { andStatement: { statements } };
}

export function or(...statements: Statement[]): Statement {
  return statements.length === 1 ? statements[0]! : { orStatement: { statements } };
}

export function not(statement: Statement): Statement {
  return { notStatement: { statement } };
}

export function hasOrigin(origin: string): Statement {
  return {
    byteMatchStatement: {
      fieldToMatch: { singleHeader: { Name: 'origin' } },
      positionalConstraint: 'EXACTLY',
      searchString: origin,
      textTransformations: transformations('NONE'),
    },
  };
}

export function hasMethod(...methods: readonly string[]): Statement {
  return matches({ method: {} }, `^(${methods.join('|')})$`, 'NONE');
}

/**
 * Whether the path of a request is one of some.
 *
 * @param decoded whether it counts however its characters are encoded
 */
export function hasPath(expressions: readonly string[], { decoded }: { readonly decoded: boolean }): Statement {
  const found = alternations(expressions).map((one) => matches({ uriPath: {} }, one, decoded ? 'URL_DECODE' : 'NONE'));
  return or(...found);
}

/** As few expressions as fit into what a statement takes. */
function alternations(expressions: readonly string[]): string[] {
  const all: string[] = [];
  for (const one of expressions) {
    const joined = `${all.at(-1)}|${one}`;
    if (all.length > 0 && joined.length <= MAX_EXPRESSION) all.splice(-1, 1, joined);
    else all.push(one);
  }
  return all;
}

function matches(fieldToMatch: Component, regexString: string, transformation: 'NONE' | 'URL_DECODE'): Statement {
  return {
    regexMatchStatement: { fieldToMatch, regexString, textTransformations: transformations(transformation) },
  };
}

export function transformations(type: 'NONE' | 'URL_DECODE'): CfnRuleGroup.TextTransformationProperty[] {
  return [{ priority: 0, type }];
}
