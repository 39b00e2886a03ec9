import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';

/** What synth says of a stack, of ours. */
export class Messages {
  constructor(private readonly stack: Stack) {}

  /** Of everything but silent responses, which most apps of tests have. */
  warnings(): string[] {
    return this.find('findWarning', (id) => id !== 'responses-without-cors');
  }

  /** What is said of responses that nobody states headers for. */
  silence(): string | undefined {
    return this.find('findWarning', (id) => id === 'responses-without-cors')[0];
  }

  infos(): string[] {
    return this.find('findInfo', () => true);
  }

  private find(kind: 'findWarning' | 'findInfo', isWanted: (id: string) => boolean): string[] {
    const messages = Annotations.fromStack(this.stack)[kind]('*', Match.anyValue());
    return messages.flatMap(({ entry }) => {
      const [, text, id] = /^(.*) \[ack: cdk-cors:([\w-]+)\]$/.exec(String(entry.data)) ?? [];
      return text !== undefined && id !== undefined && isWanted(id) ? [text] : [];
    });
  }
}
