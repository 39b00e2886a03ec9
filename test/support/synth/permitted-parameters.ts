import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

interface PolicyDocument {
  readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource: unknown }[];
}

/** What roles whose ids have a text in them may do in Parameter Store: names by action. */
export function permittedParameters(stack: Stack, id: string): Record<string, string[]> {
  const permitted: Record<string, string[]> = {};
  for (const { Statement } of policiesOf(stack, id)) {
    for (const { Action, Resource } of Statement) {
      const names = [...JSON.stringify(Resource).matchAll(/:parameter(\/[\w./*-]+)/g)].map(([, name = '']) => name);
      for (const action of [Action].flat().filter((one) => one.startsWith('ssm:')))
        permitted[action] = [...(permitted[action] ?? []), ...names].sort();
    }
  }
  return permitted;
}

/** Inline ones, and those that are resources of their own. */
function policiesOf(stack: Stack, id: string): PolicyDocument[] {
  const template = Template.fromStack(stack);
  const of = (type: string) =>
    Object.entries(template.findResources(type)).flatMap(([name, { Properties }]) =>
      name.includes(id) ? Properties : [],
    );
  const inline = of('AWS::IAM::Role').flatMap(({ Policies = [] }) => Policies);
  return [...inline, ...of('AWS::IAM::Policy')].map(({ PolicyDocument }) => PolicyDocument);
}
