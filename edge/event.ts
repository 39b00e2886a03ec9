/** A header as CloudFront Functions see it: `value` is one line, `multiValue` has all of them where there are several. */
interface HeaderValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export interface ViewerRequestEvent {
  readonly context: { readonly distributionDomainName?: string };
  readonly request: {
    readonly method: string;
    readonly uri: string;
    readonly headers: { readonly [name: string]: HeaderValue };
  };
}

/** An answer in place of the origin's. */
export interface ViewerResponse {
  readonly statusCode: number;
  readonly statusDescription: string;
  readonly headers: { [name: string]: { readonly value: string } };
  readonly body?: { readonly encoding: 'text'; readonly data: string };
}

/** The lines of a header; `[]` where it is absent. */
export function linesOf(headers: ViewerRequestEvent['request']['headers'], name: string): string[] {
  const header = headers[name];
  if (!header) return [];
  return header.multiValue ? header.multiValue.map((line) => line.value) : [header.value];
}
