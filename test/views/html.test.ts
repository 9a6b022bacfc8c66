import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { HtmlValidate } from 'html-validate';
import { html } from '../../views/html.ts';
import { wordsOf } from '../../views/words/words.ts';
import { assets, testFrame } from './frame.ts';
import { printings, samples } from './pages.ts';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document', 'html-validate:a11y'],
  rules: {
    'void-style': ['error', { style: 'omit' }],
    // our own files come from our own origin
    'require-sri': ['error', { target: 'crossorigin' }],
    'no-inline-style': 'error',
    'require-csp-nonce': 'error',
    'form-dup-name': ['error', { shared: ['radio', 'button', 'submit', 'checkbox'] }],
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'valid-autocomplete': 'error',
  },
});

describe('pages as HTML', function pagesAsHtml() {
  // hundreds of states in each of six printings
  this.timeout(300_000);
  it('knows at least 70 states of pages under distinct names', () => {
    assert.ok(samples.length >= 70, String(samples.length));
    assert.equal(new Set(samples.map(({ name }) => name)).size, samples.length);
  });

  for (const { locale, largePrint } of printings) {
    it(`is valid on every page in ${locale}${largePrint ? ', large print' : ''}`, async () => {
      const complaints: string[] = [];
      for (const { name, render } of samples) {
        const report = await validator.validateString(render(testFrame({ locale, largePrint })));
        const found = report.results.flatMap(({ messages }) => messages);
        complaints.push(...found.map(({ ruleId, message, line }) => `${name}:${line} ${ruleId} ${message}`));
      }
      assert.deepEqual(complaints, []);
    });
  }

  it('carries language, print size, skip link, one main heading and both switches on every page', () => {
    for (const { name, render } of samples) {
      const page = render(testFrame({ locale: 'zh-Hant', largePrint: true }));
      assert.match(page, /<html lang="zh-Hant" data-print="large">/, name);
      assert.match(page, /<a class="skip" href="#main">/, name);
      assert.equal(page.match(/<h1>/g)?.length, 1, name);
      assert.equal(page.match(/name="locale" value="/g)?.length ?? 0, /id="locale-en"/.test(page) ? 6 : 3, name);
      assert.match(page, /name="print" class="print" value="normal"/, name);
    }
  });

  it('puts the token into every form that is posted to us, and into no other', () => {
    for (const { name, render } of samples) {
      const forms = render(testFrame()).match(/<form\b[\s\S]*?<\/form>/g) ?? [];
      assert.ok(forms.length > 0, name);
      for (const form of forms) {
        assert.equal(
          form.includes('name="csrf" value="csrf-token-of-this-response"'),
          form.includes('method="post"') && !/action="https:\/\/(id\.city|tax)\.example/.test(form),
          form,
        );
      }
    }
  });

  it('never sends a typed password back', () => {
    for (const { name, render } of samples) {
      for (const [field] of render(testFrame()).matchAll(/<input[^>]*type="password"[^>]*>/g)) {
        assert.doesNotMatch(field, / value=/, name);
      }
    }
  });

  it('ticks nothing sensitive beforehand', () => {
    const page = samples.find(({ name }) => name === 'consent')?.render(testFrame()) ?? '';
    assert.match(page, /<input type="checkbox" id="item-id_document"/);
    assert.doesNotMatch(page, /type="checkbox"[^>]*checked/);
  });

  it('marks what was refused alike in every list, and never what the person refused themselves', () => {
    const { activity } = wordsOf('zh-Hans');
    for (const [name, refused] of [
      ['activity', 'login.attempt.failed'],
      ['console-audit', 'token.code.replayed'],
    ] as const) {
      const page = samples.find((sample) => sample.name === name)?.render(testFrame()) ?? '';
      const isMarked = (type: keyof typeof activity) =>
        page.includes(`>${activity[type]} <span class="badge badge-refused"`);
      assert.deepEqual([page.includes(activity['consent.denied']), isMarked('consent.denied')], [true, false], name);
      assert.ok(isMarked(refused), name);
    }
  });

  it('keeps the ids that standard tools drive', () => {
    const idsOf = (name: string) => samples.find((sample) => sample.name === name)?.render(testFrame()) ?? '';
    for (const [name, ...ids] of [
      ['identifier', 'username', 'login-submit'],
      ['password', 'password', 'login-submit'],
      ['consent', 'consent-approve', 'consent-deny'],
      ['consent-notice', 'consent-approve', 'consent-deny'],
      ['logout', 'logout-confirm'],
    ] as const) {
      for (const id of ids) assert.match(idsOf(name), new RegExp(`id="${id}"`), `${name} ${id}`);
    }
  });
});

describe('T-100 T-106 what pages load and run', () => {
  it('names no address of others but links a person follows, and no inline script, style or handler', () => {
    for (const { name, render } of samples) {
      const page = render(testFrame());
      assert.doesNotMatch(page, /<[^>]* on[a-z]+\s*=/i, name);
      assert.doesNotMatch(page, /<[^>]* style\s*=|<style|<iframe|<object|<embed|<base|<img|<meta http-equiv/i, name);
      for (const [script] of page.matchAll(/<script\b[\s\S]*?<\/script>/g)) {
        assert.match(
          script,
          /^<script type="module" nonce="bm9uY2UtZm9yLXRlc3Rz" src="\/assets\/[^"]+"><\/script>$/,
          name,
        );
      }
      for (const [, address] of page.matchAll(/<link [^>]*href="([^"]*)"/g)) {
        assert.match(address ?? '', /^\/assets\/|^data:image\/svg\+xml,/, name);
      }
    }
  });

  it('weighs under 60 kB with looks and behaviour, in the console 75 kB, and needs one request for each', () => {
    const shared = [...assets.files.values()].reduce((sum, { body }) => sum + body.length, 0);
    assert.equal(assets.files.size, 2);
    for (const { name, render } of samples) {
      const weight = shared + Buffer.byteLength(render(testFrame()));
      assert.ok(weight < (name.startsWith('console-') ? 75_000 : 60_000), `${name} ${weight}`);
    }
  });

  it('serves browser code without types, imports and sinks that take markup', () => {
    const script = String(assets.files.get(assets.path('script'))?.body);
    assert.doesNotMatch(
      script,
      /^\s*(import|export)\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/m,
    );
    assert.doesNotThrow(() => new Function(script));
  });
});

describe('templates', () => {
  it('escapes text and attributes, draws nothing for nothing', () => {
    const drawn = html`<p title="${'"><i>'}">${'<b>&'}${false}${undefined}${null}${['x', 1]}</p>`;
    assert.equal(drawn.toString(), '<p title="&quot;&gt;&lt;i&gt;">&lt;b&gt;&amp;x1</p>');
  });

  it('never stand a value in an unquoted attribute, a script, a style or a handler', async () => {
    for await (const file of glob('views/**/*.ts', { cwd: new URL('../..', import.meta.url) })) {
      const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
      assert.doesNotMatch(source, /\s[a-z-]+=\$\{/i, file);
      assert.doesNotMatch(source, /<(script|style)\b[^>]*>[^<\n]*\$\{|\son[a-z]+="/, file);
      assert.doesNotMatch(source, /\braw\s*\(/, file);
    }
  });
});
