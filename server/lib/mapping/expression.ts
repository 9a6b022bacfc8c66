import { type Outcome, refuse } from '../outcome.ts';
import { type FilterName, isFilterName } from './filters.ts';

/**
 * The language of attribute mappings, small enough to be shown whole on the page that edits them:
 *
 *     name                          a field of what the source said
 *     address.region                a field inside; through a list, of every item
 *     ["urn:oid:2.5.4.3"]           a field whose name is no word
 *     emails[0]                     one item of a list
 *     'CHN'                         this text
 *     sn + givenName                texts joined
 *     mobile | digits               through a filter, see filters.ts
 *     nickname ?? name              the first that says anything
 *
 * No loops, no variables, no regular expressions: whatever an administrator writes ends at once and reaches nothing but
 * the claims it is given.
 */
export type Expression =
  | { is: 'text'; text: string }
  | { is: 'path'; steps: (string | number)[] }
  | { is: 'join'; parts: Expression[] }
  | { is: 'filter'; of: Expression; filter: FilterName; arguments: string[] }
  | { is: 'first'; choices: Expression[] };

export type ExpressionProblem = 'too-long' | 'syntax' | 'unknown-filter';

const longest = 500;
const deepest = 20;

const token = /\s*(?:([A-Za-z_][\w-]*)|(\d{1,4})|'([^']*)'|"([^"]*)"|(\?\?|[|+.,()[\]]))\s*/y;

type Token = { word?: string; number?: string; text?: string; sign?: string };

class SyntaxProblem extends Error {
  readonly problem: ExpressionProblem;
  constructor(problem: ExpressionProblem) {
    super(problem);
    this.problem = problem;
  }
}

/** Reads one expression; a text that is none is the administrator's to mend. */
export function parseExpression(source: string): Outcome<{ expression: Expression }, ExpressionProblem> {
  if (source.length > longest) return refuse('too-long');
  try {
    const reader = createReader(readTokens(source));
    const expression = readFirst(reader, 0);
    if (reader.peek() !== undefined) throw new SyntaxProblem('syntax');
    return { ok: true, expression };
  } catch (error) {
    if (error instanceof SyntaxProblem) return refuse(error.problem);
    throw error;
  }
}

function readTokens(source: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const match = token.exec(source);
    if (match === null) throw new SyntaxProblem('syntax');
    const [, word, number, single, double, sign] = match;
    tokens.push({ word, number, text: single ?? double, sign });
  }
  return tokens;
}

type Reader = {
  peek(): Token | undefined;
  take(): Token;
  takeSign(sign: string): boolean;
  mustTake(sign: string): void;
};

function createReader(tokens: readonly Token[]): Reader {
  let at = 0;
  const reader: Reader = {
    peek: () => tokens[at],
    take() {
      const taken = tokens[at++];
      if (taken === undefined) throw new SyntaxProblem('syntax');
      return taken;
    },
    takeSign(sign) {
      if (tokens[at]?.sign !== sign) return false;
      at += 1;
      return true;
    },
    mustTake(sign) {
      if (!reader.takeSign(sign)) throw new SyntaxProblem('syntax');
    },
  };
  return reader;
}

function readFirst(reader: Reader, depth: number): Expression {
  if (depth > deepest) throw new SyntaxProblem('syntax');
  const choices = [readFiltered(reader, depth)];
  while (reader.takeSign('??')) choices.push(readFiltered(reader, depth));
  return choices.length === 1 ? (choices[0] as Expression) : { is: 'first', choices };
}

function readFiltered(reader: Reader, depth: number): Expression {
  let expression = readJoin(reader, depth);
  while (reader.takeSign('|')) {
    const { word } = reader.take();
    if (word === undefined) throw new SyntaxProblem('syntax');
    if (!isFilterName(word)) throw new SyntaxProblem('unknown-filter');
    expression = { is: 'filter', of: expression, filter: word, arguments: readArguments(reader) };
  }
  return expression;
}

function readArguments(reader: Reader): string[] {
  if (!reader.takeSign('(')) return [];
  const found: string[] = [];
  do {
    const { text } = reader.take();
    if (text === undefined) throw new SyntaxProblem('syntax');
    found.push(text);
  } while (reader.takeSign(','));
  reader.mustTake(')');
  return found;
}

function readJoin(reader: Reader, depth: number): Expression {
  const parts = [readTerm(reader, depth)];
  while (reader.takeSign('+')) parts.push(readTerm(reader, depth));
  return parts.length === 1 ? (parts[0] as Expression) : { is: 'join', parts };
}

function readTerm(reader: Reader, depth: number): Expression {
  if (reader.takeSign('(')) {
    const inner = readFirst(reader, depth + 1);
    reader.mustTake(')');
    return inner;
  }
  if (reader.peek()?.text !== undefined) return { is: 'text', text: reader.take().text as string };
  const first = reader.takeSign('[') ? readIndex(reader) : reader.take().word;
  // A list of claims has no first level: a number there is a mistake.
  if (typeof first !== 'string') throw new SyntaxProblem('syntax');
  return { is: 'path', steps: [first, ...readSteps(reader)] };
}

function readSteps(reader: Reader): (string | number)[] {
  const steps: (string | number)[] = [];
  for (;;) {
    if (reader.takeSign('[')) steps.push(readIndex(reader));
    else if (reader.takeSign('.')) {
      const { word } = reader.take();
      if (word === undefined) throw new SyntaxProblem('syntax');
      steps.push(word);
    } else return steps;
  }
}

function readIndex(reader: Reader): string | number {
  const { number, text } = reader.take();
  reader.mustTake(']');
  if (number !== undefined) return Number(number);
  if (text === undefined) throw new SyntaxProblem('syntax');
  return text;
}
