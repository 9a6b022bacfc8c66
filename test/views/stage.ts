import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { assets, testFrame } from './frame.ts';

/** The policy every page of the service is sent with, for the nonce of `testFrame`. */
const policy = [
  "default-src 'none'",
  `script-src 'nonce-${testFrame().nonce}'`,
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** A browser page that shows drawn documents as the service would send them, with no network behind it. */
export type Stage = {
  page: Page;
  show(html: string, until?: 'load' | 'commit'): Promise<void>;
  /** What a path answers from now on, instead of the page shown. */
  answer(path: string, html: string): void;
  /** What the browser asked for since the last call, by path; forms that were sent. */
  requests(): { path: string; method: string; body: string }[];
  /** Faults of scripts and violations of the policy so far. */
  faults: string[];
};

export async function openStage(browser: Browser, options: BrowserContextOptions): Promise<Stage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  let requests: ReturnType<Stage['requests']> = [];
  let current = '';
  const answers = new Map<string, string>();
  await page.route('**/*', (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    requests.push({ path: pathname, method: request.method(), body: request.postData() ?? '' });
    const file = assets.files.get(pathname);
    if (file) return route.fulfill({ body: file.body, contentType: file.type });
    const headers = { 'Content-Security-Policy': policy };
    const body = answers.get(pathname) ?? current;
    return route.fulfill({ body, contentType: 'text/html; charset=utf-8', headers });
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) faults.push(message.text());
  });
  return {
    page,
    faults,
    show: async (html, waitUntil = 'load') => {
      current = html;
      await page.goto('http://localhost/page', { waitUntil });
    },
    answer: (path, html) => void answers.set(path, html),
    requests: () => {
      const seen = requests;
      requests = [];
      return seen;
    },
  };
}

/** One browser for a describe block. */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());
  return () => {
    if (!browser) throw new Error('the browser is not running');
    return browser;
  };
}
