import type { ReadAlong, Statement } from './database.ts';

/** What is read along in a statement of another kind, and how the request keeps it for whoever asks. */
export type ReadAhead = { read: ReadAlong; remember: (found: unknown) => void };

export const nothingAlong: ReadAlong = { text: 'NULL', values: [] };

type Carrier = {
  /** Of the statements; unique in the process. */
  name: string;
  /** How many values the statement has itself: those of what it brings along follow. */
  values: number;
  /** What `{id}` stands for in it. */
  id: string;
  /** The statement around what it brings along. */
  textOf: (read: string) => string;
};

/** The statement that brings `along` with it: of the few there are each is put together once and prepared under a name of its own. */
export function bringing({ name, values, id, textOf }: Carrier): (along: ReadAlong) => Statement {
  const known = new Map<string, Statement>();
  return ({ text }) => {
    const present = known.get(text);
    if (present) return present;
    const read = text.replaceAll('{id}', id).replace(/\$(\d+)/g, (_all, number) => `$${Number(number) + values}`);
    const fresh = { name: `${name}-${known.size}`, text: textOf(read) };
    known.set(text, fresh);
    return fresh;
  };
}
