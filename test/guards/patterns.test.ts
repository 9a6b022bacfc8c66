import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

const literal =
  /(?<=[(,=:[!&|?{};]\s*|=>\s*|return\s+|\n\s*)\/(?![*/])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/g;

type Pattern = { where: string; source: string; flags: string };

/** Every regular expression that is written in what is shipped. */
function patterns(): Pattern[] {
  const found: Pattern[] = [];
  for (const folder of ['server', 'adapters', 'views']) {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const text = readFileSync(`${folder}/${file}`, 'utf8').replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
      for (const [, source = '', flags = ''] of text.matchAll(literal))
        found.push({ where: `${folder}/${file}`, source, flags });
    }
  }
  return found;
}

const length = 50 * 1024;
/** Read once when the service starts, from files of its own. */
const ofOurOwn = new Set(['views/assets.ts']);
const fill = (piece: string, size: number) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
/** What makes a pattern go back and try again: one class after another without an end, and an end that fits nothing. */
const pieces = [
  ...['a', 'A', '0', ' ', '\t', '\n', '-', '_', '.', '/', ':', '%', '"', "'", '(', '<', '=', '&', ',', ';', '@', '中'],
  ...['a.', 'a-', 'a ', '0,', '%20', '/a', 'a:', '""', '<a', 'a@', '&a=', '10.', '\u{1F600}', 'http://'],
];
const hostile = (size: number) =>
  pieces.flatMap((piece) => [fill(piece, size), `${fill(piece, size)}\u0000`, `a${fill(piece, size)}!`]);

/** Milliseconds of this process, whatever else the machine does. */
function cost(pattern: RegExp, text: string): number {
  const before = process.cpuUsage();
  pattern.lastIndex = 0;
  pattern.test(text);
  return process.cpuUsage(before).user / 1000;
}

/** The least of three, for what took long the first time. */
const surely = (pattern: RegExp, text: string) => Math.min(...[1, 2, 3].map(() => cost(pattern, text)));

function parse(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags.replace('g', ''));
  } catch {
    return undefined;
  }
}

describe('regular expressions', function expressions() {
  this.timeout(300_000);

  it('T-138 take no more than 50 ms for 50 KiB of what was made to be slow', () => {
    const all = patterns();
    assert.ok(all.length > 150, `${all.length} found`);
    const slow: string[] = [];
    const [short, long] = [hostile(length / 5), hostile(length)];
    for (const { where, source, flags } of all.filter((one) => !ofOurOwn.has(one.where))) {
      const pattern = parse(source, flags);
      // a division in a template looks like one
      if (!pattern) continue;
      // what is in proportion costs next to nothing at a fifth of the length; only the rest is tried in full
      const suspects = short.flatMap((text, index) => (cost(pattern, text) > 1 ? [index] : []));
      const found = suspects.find((index) => surely(pattern, long[index] ?? '') > 50);
      if (found !== undefined)
        slow.push(`${where} /${source}/ with ${JSON.stringify(pieces[Math.floor(found / 3)])} again and again`);
    }
    assert.deepEqual(slow, []);
  });
});
