import { type Outcome, refuse } from '../lib/outcome.ts';

const shortest = 2;
const longest = 50;

/** Letters of any script (rare characters of every extension are letters), 〇, and what stands between parts of names. */
const shape = /^[\p{L}〇][\p{L}\p{M}〇 ·.'’-]*$/u;

/** Dots that keyboards produce in place of the one in names of minorities, U+00B7. */
const middleDots = /[\u2022\u2027\u2219\u22C5\u30FB\uFF65\uFF0E]/gu;

/**
 * Brings a name to the form that is stored and sent to registries: one kind of middle dot, single spaces, NFC. 2 to 50
 * characters; an upper bound on combining marks keeps one name from covering the page around it.
 */
export function parseName(text: string): Outcome<{ name: string }, 'name-invalid'> {
  if (text.length > longest * 4) return refuse('name-invalid');
  const name = text.normalize('NFC').replace(middleDots, '·').trim().replace(/\s+/gu, ' ');
  const length = [...name].length;
  if (length < shortest || length > longest || !shape.test(name) || /\p{M}{3}/u.test(name))
    return refuse('name-invalid');
  return { ok: true, name };
}
