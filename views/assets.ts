import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

export type AssetName = 'style' | 'script';
export type Asset = { body: Buffer; type: string; etag: string };
export type Assets = {
  /** Address → file; addresses carry a hash of the content, so they may be cached for ever. */
  files: ReadonlyMap<string, Asset>;
  path: (name: AssetName) => string;
};

/** In the order of the cascade. */
const styles = [
  'tokens',
  'base',
  'frame',
  'forms',
  'journey',
  'portal',
  'identities',
  'sources',
  'merging',
  'console',
  'dashboard',
  'developers',
  'print',
];
/** Each before those that use it. */
const modules = ['webauthn', 'passkey-forms', 'password-reveal', 'code-input', 'focus-errors', 'main'];

/**
 * Reads style sheet and browser modules. They are served as one file each: a page costs one request for looks and at most
 * one for behaviour, and both are remembered by the browser.
 */
export function loadAssets(): Assets {
  const style = asset('style', 'css', 'text/css; charset=utf-8', compact(readAll(styles, 'styles', 'css')));
  const script = asset('yimen', 'js', 'text/javascript; charset=utf-8', join(readAll(modules, 'browser', 'ts')));
  const files = new Map([style, script]);
  return { files, path: (name) => (name === 'style' ? style : script)[0] };
}

/** Without comments and line breaks: a page with its looks stays under 60 kB. */
function compact(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/([{};,:])\s*\n\s*/g, '$1')
    .replace(/\s*\n\s*/g, ' ');
}

function readAll(names: readonly string[], folder: string, extension: string): string {
  const read = (name: string) => readFileSync(new URL(`./${folder}/${name}.${extension}`, import.meta.url), 'utf8');
  return names.map(read).join('\n');
}

/** The modules import nothing but each other and share no names: without `import` and `export` lines they are one module. */
function join(source: string): string {
  const alone = source.replace(/^import .* from '\.\/[a-z-]+\.ts';$/gm, '').replace(/^export /gm, '');
  return stripTypeScriptTypes(alone)
    .replace(/^\s*\/\*\*[\s\S]*?\*\/\s*$/gm, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n');
}

function asset(name: string, extension: string, type: string, text: string): [string, Asset] {
  const body = Buffer.from(text);
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  return [`/assets/${name}.${hash}.${extension}`, { body, type, etag: `"${hash}"` }];
}
