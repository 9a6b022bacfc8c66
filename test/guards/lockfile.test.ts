import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { importsOf, readSources, root } from './sources.ts';

const names = z.record(z.string(), z.string());
const manifestShape = z.object({
  dependencies: names,
  devDependencies: names,
  allowScripts: z.record(z.string(), z.boolean()),
});
const lockShape = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      os: z.array(z.string()).optional(),
      libc: z.array(z.string()).optional(),
      dependencies: names.optional(),
      optionalDependencies: names.optional(),
      devDependencies: names.optional(),
    }),
  ),
});

const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));

type Entry = z.infer<typeof lockShape>['packages'][string];

/** The linter on systems where no release is made or tested: locked by version, not by content. */
function isToolElsewhere(path: string, { dev, optional, os, libc }: Entry): boolean {
  const elsewhere = !os?.includes('linux') || libc?.includes('musl') === true;
  return dev === true && optional === true && elsewhere && path.startsWith('node_modules/@biomejs/cli-');
}

describe('T-197 what npm installs', () => {
  const manifest = manifestShape.parse(read('package.json'));
  const { packages } = lockShape.parse(read('package-lock.json'));
  const { '': own, ...installed } = packages;

  it('is pinned by content, whatever registry it comes from', () => {
    for (const [path, entry] of Object.entries(installed)) {
      if (!isToolElsewhere(path, entry)) assert.match(entry.integrity ?? '', /^sha512-[A-Za-z0-9+/]{86}==$/, path);
      assert.equal(entry.resolved, undefined, path);
      assert.equal(entry.link, undefined, path);
    }
    assert.ok(Object.keys(installed).length > 100);
  });

  it('is locked for every platform: npm ci refuses a lock that leaves out what one of them would install', () => {
    const wanted = Object.values(installed).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    assert.deepEqual(
      wanted.filter((name) => !Object.keys(installed).some((path) => path.endsWith(`node_modules/${name}`))),
      [],
    );
  });

  it('is what package.json asks for, from the registry only', () => {
    assert.deepEqual([own?.dependencies, own?.devDependencies], [manifest.dependencies, manifest.devDependencies]);
    for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      assert.match(range, /^\^?\d+\.\d+\.\d+(-[\w.]+)?$/, name);
    }
  });

  it('runs install scripts of the packages named in package.json and of no other', () => {
    const withScript = Object.entries(installed).filter(([, { hasInstallScript }]) => hasInstallScript);
    const scripted = withScript.map(([path]) => path.replace(/^.*node_modules\//, '')).sort();
    assert.deepEqual(scripted, Object.keys(manifest.allowScripts).sort());
  });

  it('is named with its reason, package by package', () => {
    const page = readFileSync(join(root, 'docs', 'decisions', '0001-dependencies.md'), 'utf8');
    const direct = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    assert.deepEqual(
      direct.filter((name) => !page.includes(`\`${name}\``)),
      [],
    );
  });

  it('is all that our code imports at run time', () => {
    const used = new Set(
      readSources().flatMap((source) =>
        importsOf(source)
          .filter(({ isOurs, isType }) => !isOurs && !isType)
          .map(({ target }) => target),
      ),
    );
    const isKnown = (target: string) =>
      target.startsWith('node:') ||
      Object.keys(manifest.dependencies).some((name) => target === name || target.startsWith(`${name}/`));
    assert.deepEqual(
      [...used].filter((target) => !isKnown(target)),
      [],
    );
  });
});
