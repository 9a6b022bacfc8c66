import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Axe from 'axe-core';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Locale } from '../../server/lib/locale.ts';
import { testFrame } from './frame.ts';
import { samples } from './pages.ts';
import { openStage, useBrowser } from './stage.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type View = { locale: Locale; width: number; colorScheme: 'light' | 'dark'; largePrint: boolean; rules?: string[] };

/**
 * Every rule in every language, and every pair of width, colours and print size; all 24 views together would say nothing more
 * and take six times as long. The last view repeats what depends on looks alone.
 */
const views: readonly View[] = [
  { locale: 'zh-Hans', width: 360, colorScheme: 'light', largePrint: false },
  { locale: 'zh-Hant', width: 1280, colorScheme: 'dark', largePrint: false },
  { locale: 'en', width: 360, colorScheme: 'dark', largePrint: true },
  { locale: 'zh-Hans', width: 1280, colorScheme: 'light', largePrint: true, rules: ['color-contrast', 'target-size'] },
];

describe('pages for everybody', function () {
  this.timeout(300_000);
  const browser = useBrowser();

  for (const { locale, width, colorScheme, largePrint, rules } of views) {
    it(`has no complaint of axe in ${locale}, ${width} px, ${colorScheme}${largePrint ? ', large print' : ''}`, async () => {
      const options: RunOptions = {
        resultTypes: ['violations'],
        iframes: false,
        preload: false,
        ...(rules && { runOnly: rules }),
      };
      const looks = { viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' } as const;
      const complaints = await onEverySample(browser(), looks, { locale, largePrint }, async (page) => {
        await page.evaluate(axeSource);
        const { violations } = await page.evaluate(judge, options);
        return violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target).join(' ')}`);
      });
      assert.deepEqual(complaints, []);
    });
  }

  it('keeps targets of 44 px whatever the font: with letters 4 px high as well', async () => {
    // the policy of the service would refuse the foreign style
    const looks = { viewport: { width: 320, height: 640 }, bypassCSP: true };
    const complaints = await onEverySample(browser(), looks, { locale: 'zh-Hans' }, async (page) => {
      await page.addStyleTag({ content: 'body * { font-size: 4px !important; letter-spacing: 0 !important; }' });
      return page.evaluate(measure);
    });
    assert.deepEqual(complaints, []);
  });

  for (const locale of ['zh-Hans', 'en'] as const) {
    it(`fits into 320 px in large print in ${locale}, with targets of 44 px`, async () => {
      const looks = { viewport: { width: 320, height: 640 } };
      const complaints = await onEverySample(browser(), looks, { locale, largePrint: true }, (page) =>
        page.evaluate(measure),
      );
      assert.deepEqual(complaints, []);
    });
  }
});

/**
 * What `complaintsOf` finds on each sample, with its name before it, and every fault of the page itself. Two at a time: most of
 * the work is the browser's.
 */
async function onEverySample(
  browser: Browser,
  looks: BrowserContextOptions,
  frame: { locale: Locale; largePrint?: boolean },
  complaintsOf: (page: Page) => Promise<string[]>,
): Promise<string[]> {
  const waiting = samples.values();
  const workThrough = async (): Promise<string[]> => {
    const stage = await openStage(browser, looks);
    const complaints: string[] = [];
    for (const { name, render } of waiting) {
      await stage.show(render(testFrame(frame)));
      complaints.push(...(await complaintsOf(stage.page)).map((complaint) => `${name}: ${complaint}`));
    }
    await stage.page.context().close();
    return [...complaints, ...stage.faults];
  };
  return (await Promise.all([workThrough(), workThrough()])).flat();
}

/** Runs in the page, where axe was put before the document. */
function judge(asked: RunOptions): Promise<AxeResults> {
  return (window as unknown as { axe: typeof Axe }).axe.run(document, asked);
}

/** Runs in the page. Links within sentences are exempt from the size of targets (WCAG 2.5.8, inline). */
function measure(): string[] {
  const complaints: string[] = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) complaints.push(`${scrollWidth} px wide`);
  for (const target of document.querySelectorAll(
    'button, .button, select, summary, input:not([type=hidden]), li > a, nav a',
  )) {
    if (target.closest('[hidden]') || target.closest('.summary')) continue;
    const { width, height } =
      (target.matches('[type=checkbox], [type=radio]') ? target.closest('li') : target)?.getBoundingClientRect() ?? {};
    if (width === 0 || width === undefined || height === undefined) continue;
    if (height < 44 || width < 44)
      complaints.push(`${target.outerHTML.slice(0, 80)} ${Math.round(width)}×${Math.round(height)}`);
  }
  return complaints;
}
