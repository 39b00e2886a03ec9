/** A header as CloudFront Functions see it: `value` is one line, `multiValue` has all of them where there are several. */
export interface HeaderValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

/** By lower-case name. */
export interface HeaderValues {
  readonly [name: string]: HeaderValue;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export interface ViewerRequestEvent {
  readonly context: { readonly distributionDomainName?: string };
  readonly request: { readonly method: string; readonly uri: string; readonly headers: HeaderValues };
}

/** An answer in place of the origin's. */
export interface ViewerResponse {
  readonly statusCode: number;
  readonly statusDescription: string;
  readonly headers: { [name: string]: { readonly value: string } };
  readonly body?: { readonly encoding: 'text'; readonly data: string };
}

/** A header as one text; `undefined` where it is absent. */
export function textOf(header: HeaderValue | undefined): string | undefined {
  if (header === undefined) return undefined;
  return header.multiValue === undefined ? header.value : linesOf(header).join(', ');
}

/** The lines of a header. */
export function linesOf(header: HeaderValue): string[] {
  return header.multiValue === undefined ? [header.value] : header.multiValue.map((line) => line.value);
}
