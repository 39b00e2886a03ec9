import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ScopedTokensAttributes } from '../../scoped-tokens-props';
import { TokenVerification } from '../../token-verification';
import type { ConstructReport } from '../class/construct-report';
import { elsewhere } from '../environment';

const TABLE_ARN = /^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]{3,255}$/;
const ISSUER = /^https:\/\/[a-z0-9.-]+(:\d+)?(\/[^\s?#]*[^\s?#/])?$/;

/** Checks what is said of tokens that another construct issues. */
export function checkAttributes(
  scope: Construct,
  { issuerUrl, tableArn, verification }: ScopedTokensAttributes,
  report: ConstructReport,
): void {
  if (!Token.isUnresolved(issuerUrl) && !(typeof issuerUrl === 'string' && ISSUER.test(issuerUrl))) {
    const reason = 'tokens name their issuer by an https URL without a slash at its end';
    report.error('issuer-url-invalid', 'issuerUrl', issuerUrl, reason, 'write the issuerUrl of the ScopedTokens');
  }
  if (tableArn === undefined) {
    if (verification === TokenVerification.GATEWAY) return;
    const reason = 'authorizers read revocations and keys from the table of the issuer';
    const fix = 'write table.tableArn of the ScopedTokens, or use TokenVerification.GATEWAY';
    report.error('table-arn-invalid', 'tableArn', tableArn, reason, fix);
    return;
  }
  if (Token.isUnresolved(tableArn)) return;
  if (!TABLE_ARN.test(tableArn)) {
    const fix = 'write "arn:aws:dynamodb:eu-west-1:111111111111:table/Tokens", for example';
    report.error('table-arn-invalid', 'tableArn', tableArn, 'it is not the ARN of a table', fix);
    return;
  }
  const { region } = Arn.split(tableArn, ArnFormat.SLASH_RESOURCE_NAME);
  const here = Stack.of(scope);
  const where = elsewhere({ region: region!, account: here.account }, here);
  if (where === undefined || verification === TokenVerification.GATEWAY) return;
  const reason = `the table is in ${where}, and authorizers reach tables of their own region alone`;
  const fix = 'make a ScopedTokens here, or use TokenVerification.GATEWAY';
  report.error('table-elsewhere', 'tableArn', tableArn, reason, fix);
}
