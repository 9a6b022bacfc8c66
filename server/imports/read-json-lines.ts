import { type Fields, FileBroken, isColumn, longestRow, type RawRow } from './columns.ts';

/** One JSON object a line. Only texts are values: a number loses its leading noughts before anybody sees it. */
export async function* readJsonLines(text: AsyncIterable<string>): AsyncGenerator<RawRow> {
  let row = 0;
  for await (const line of linesOf(text)) {
    row += 1;
    if (line.trim() !== '') yield { row, ...fieldsOf(line) };
  }
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of [...lines, rest]) if (line.length > longestRow) throw new FileBroken('row-too-long');
    yield* lines;
  }
  yield rest;
}

function fieldsOf(line: string): { fields: Fields } | { fault: 'columns' | 'not-json' } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { fault: 'not-json' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'not-json' };
  const fields: Fields = {};
  for (const [name, text] of Object.entries(value)) {
    if (!isColumn(name) || typeof text !== 'string') return { fault: 'columns' };
    fields[name] = text;
  }
  return { fields };
}
