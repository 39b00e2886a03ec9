import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from '../jest/on-test-finished';

/** A stack as CloudFormation knows it. */
export interface DeployedStack {
  readonly template: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Names of the stacks nested in it. */
  readonly nested?: readonly string[];
}

/** URL of a server on loopback that answers as CloudFormation does where stacks are read, and ends with the test. */
export async function cloudFormationServer(stacks: Readonly<Record<string, DeployedStack>>): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const [action, name] = [form.get('Action') ?? '', form.get('StackName') ?? ''];
    const stack = Object.hasOwn(stacks, name) ? stacks[name] : undefined;
    response.setHeader('content-type', 'text/xml');
    if (stack === undefined) {
      response.statusCode = name === 'Secret' ? 403 : 400;
      const [code, why] =
        name === 'Secret' ? ['AccessDenied', 'no'] : ['ValidationError', `Stack with id ${name} does not exist`];
      response.end(
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${why}</Message></Error></ErrorResponse>`,
      );
      return;
    }
    const result = `<${action}Result>${RESULTS[action]!(name, stack)}</${action}Result>`;
    response.end(
      `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">${result}</${action}Response>`,
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const RESULTS: Readonly<Record<string, (name: string, stack: DeployedStack) => string>> = {
  DescribeStacks: (name, { parameters = {} }) => {
    const members = Object.entries(parameters).map(
      ([key, value]) =>
        `<member><ParameterKey>${key}</ParameterKey><ParameterValue>${escaped(value)}</ParameterValue></member>`,
    );
    const id = `arn:aws:cloudformation:eu-west-1:123456789012:stack/${name}/1`;
    return `<Stacks><member><StackName>${name}</StackName><StackId>${id}</StackId><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Parameters>${members.join('')}</Parameters></member></Stacks>`;
  },
  GetTemplate: (_, { template }) => `<TemplateBody>${escaped(template)}</TemplateBody>`,
  ListStackResources: (_, { nested = [] }) => {
    const members = nested.map(
      (one) =>
        `<member><LogicalResourceId>Nested</LogicalResourceId><PhysicalResourceId>${one}</PhysicalResourceId><ResourceType>AWS::CloudFormation::Stack</ResourceType></member>`,
    );
    return `<StackResourceSummaries>${members.join('')}</StackResourceSummaries>`;
  },
};

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
