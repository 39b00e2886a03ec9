import type { Preview } from '../../../preview';
import { callAws } from '../preview/served-app';

/** The value of one list in the Parameter Store of a preview. */
export function listedValues(preview: () => Preview, Name: string) {
  return {
    /** As the AWS CLI writes. */
    put: async (Value: string): Promise<void> => {
      await callAws(preview().aws, 'AmazonSSM.PutParameter', { Name, Value, Type: 'StringList', Overwrite: true });
    },
    value: async (): Promise<string> => {
      const { body } = await callAws<{ Parameter: { Value: string } }>(preview().aws, 'AmazonSSM.GetParameter', {
        Name,
      });
      return body.Parameter.Value;
    },
  };
}
