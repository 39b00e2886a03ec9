/** Methods that `ANY` stands for (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html). */
export const ANY: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);
