import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Stack, Validations } from 'aws-cdk-lib';
import { acknowledge } from '../../../lib/private/messages/acknowledge';

const RESOURCE = 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:*:<AWS::AccountId>:key/*]';

/** The ids that a stack has acknowledged, among two. */
function acknowledged(): string[] {
  const stack = new Stack();
  acknowledge(stack, 'AwsSolutions-L1', 'it is meant');
  acknowledge(stack, RESOURCE, 'it is meant');
  const { metadata } = stack.node;
  const rules = metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
  return rules.flatMap(({ data }) => Object.keys(data)).map((id) => id.replace('Annotation::', ''));
}

/** CDK as it was. */
function stub(validations: object): void {
  jest.spyOn(Validations, 'of').mockReturnValue(validations as Validations);
}

describe('an answer to a finding', () => {
  afterEach(() => void jest.restoreAllMocks());

  it('is given where CDK can hear it', () => {
    expect(acknowledged()).toEqual(['AwsSolutions-L1', RESOURCE]);
  });

  it('is not given where CDK has plugins and no acknowledgements yet, as in 2.251.0', () => {
    stub({ addPlugins: () => {} });
    expect(acknowledged()).toEqual([]);
  });

  it('is not given where CDK would throw at a name in brackets, as in 2.268.0', () => {
    const ids: string[] = [];
    stub({ qualifyId: () => {}, acknowledge: ({ id }: { id: string }) => void ids.push(id) });
    acknowledged();
    expect(ids).toEqual(['AwsSolutions-L1']);
  });
});
