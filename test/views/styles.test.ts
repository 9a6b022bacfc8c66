import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../views/styles/', import.meta.url);
/** Laid under everything, and over everything that is printed. */
const shared = ['base.css', 'print.css'];

describe('style sheets', () => {
  it('set up no class that another sheet sets up: all of them are served as one, to every page', () => {
    const owners = new Map<string, Set<string>>();
    for (const sheet of readdirSync(folder).filter((name) => !shared.includes(name))) {
      for (const name of classesOf(readFileSync(new URL(sheet, folder), 'utf8')))
        owners.set(name, (owners.get(name) ?? new Set()).add(sheet));
    }
    assert.ok(owners.size > 50);
    const contested = [...owners].filter(([, sheets]) => sheets.size > 1);
    assert.deepEqual(
      contested.map(([name, sheets]) => `${name}: ${[...sheets].join(', ')}`),
      [],
    );
  });
});

/** Classes that a rule of their own begins with, at whatever width. */
function classesOf(css: string): string[] {
  const rules = css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{/g);
  return [...rules]
    .flatMap(([, selectors = '']) => selectors.split(',').map((selector) => selector.trim()))
    .filter((selector) => /^\.[a-z-]+$/.test(selector));
}
