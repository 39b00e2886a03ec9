import { Compile, parse } from 'velocityjs';

export type ParsedTemplate = ReturnType<typeof parse>;

/** Texts in double quotes, which name references, as they were parsed for the first request. */
const parsedTexts = new WeakMap<object, ParsedTemplate>();

/**
 * velocityjs parses each text in double quotes whenever it comes by; Velocity does so once, with the template. Its declarations do not
 * have the method that this takes the place of.
 */
export class ParsedOnce extends Compile {
  getString(literal: { readonly value: string; readonly isEval?: boolean }): string {
    const { value, isEval } = literal;
    if (!isEval || !/[#$]/.test(value)) return value;
    const text = parsedTexts.get(literal) ?? parse(value);
    parsedTexts.set(literal, text);
    return this.renderAstList(text, this.contextId);
  }
}
