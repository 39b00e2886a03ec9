import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ClassPair } from '../class/class-pair';
import { mappingTemplateOf } from './mapping-template';
import { pushedTemplate } from './pushed-stages';

/**
 * The template that answers the preflights of a path, as far as that can be told before all is known. Without one they need a
 * function: a template says one class only, and of live lists those alone that are pushed.
 */
export function templateOf(api: IRestApi, classes: ClassPair): string | undefined {
  return literalTemplate(classes) ?? pushedTemplate(api, classes);
}

/** The template of a class whose origins are in code. */
export function literalTemplate({ read, write }: ClassPair): string | undefined {
  return read === write && read._live === undefined ? mappingTemplateOf(read._policy) : undefined;
}
