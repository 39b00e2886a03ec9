import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { AUDIT_ERRORS, AUDIT_WARNINGS } from './contract/metrics';
import type { IEndpointClass } from './endpoint-class-interface';
import type { OriginAuditProps } from './origin-audit-props';
import { AuditFunction } from './private/audit/audit-function';
import { auditMetric } from './private/audit/audit-metric';

/**
 * Audits the origins of allowlists by a schedule, as `cdk-cors audit` does: whether names resolve, aliases lead to services at which
 * anybody can claim names, certificates are valid, pages have moved, and entries have had their day. It writes each finding to its log,
 * counts them, and tells a topic what is new.
 *
 * It connects to addresses of the public internet only, at the origins' own ports, without credentials.
 *
 * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/audit.md
 */
export class OriginAudit extends Construct {
  /** The function that audits. It fails if somebody could not be told, and is told by the next one. */
  public readonly auditFunction: LambdaFunction;

  /**
   * @throws Error `class-unknown` for a class that is none, `class-name-taken` for two of the same name
   */
  constructor(scope: Construct, id: string, props: OriginAuditProps = {}) {
    super(scope, id);
    this.auditFunction = new AuditFunction(this, props).handler;
  }

  /**
   * How many errors the last audit found in the lists of a class: the maximum of a day.
   */
  public metricErrors(endpointClass: IEndpointClass, options: MetricOptions = {}): Metric {
    return auditMetric(AUDIT_ERRORS, endpointClass, options);
  }

  /**
   * How many warnings the last audit found in the lists of a class: the maximum of a day.
   */
  public metricWarnings(endpointClass: IEndpointClass, options: MetricOptions = {}): Metric {
    return auditMetric(AUDIT_WARNINGS, endpointClass, options);
  }
}
