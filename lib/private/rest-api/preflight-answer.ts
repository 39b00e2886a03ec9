import { type CfnMethod, ContentHandling, IntegrationType, PassthroughBehavior } from 'aws-cdk-lib/aws-apigateway';

export const ALLOW_ORIGIN = 'method.response.header.Access-Control-Allow-Origin';

/** Also what cdk-nag knows a preflight by, and exempts from its rule on authorisation. */
export const PREFLIGHT_RESPONSES = [
  {
    statusCode: '204',
    responseParameters: {
      [ALLOW_ORIGIN]: true,
    },
  },
];

/** API Gateway answers by itself; `template` decides and sets status, headers and body. */
export function mockAnswer(template: string): CfnMethod.IntegrationProperty {
  return {
    type: IntegrationType.MOCK,
    // binary media types such as */* would otherwise turn templates off
    contentHandling: ContentHandling.CONVERT_TO_TEXT,
    passthroughBehavior: PassthroughBehavior.NEVER,
    requestTemplates: { 'application/json': '{"statusCode":204}' },
    integrationResponses: [
      {
        statusCode: '204',
        contentHandling: ContentHandling.CONVERT_TO_TEXT,
        responseTemplates: { 'application/json': template },
      },
    ],
  };
}

/** A function answers. */
export function proxyAnswer(uri: string): CfnMethod.IntegrationProperty {
  return {
    type: IntegrationType.AWS_PROXY,
    uri,
    integrationHttpMethod: 'POST',
    contentHandling: ContentHandling.CONVERT_TO_TEXT,
  };
}
