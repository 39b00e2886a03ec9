/** An error as the AWS JSON protocol reports it (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html). */
export class AwsError extends Error {
  /**
   * @param code the error's code, `ParameterNotFound`
   * @param message as AWS words it
   * @param status HTTP status
   */
  constructor(
    readonly code: string,
    message = '',
    readonly status = 400,
  ) {
    super(message);
    this.name = 'AwsError';
  }
}
