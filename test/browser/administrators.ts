import type { Browser, Page } from 'playwright-core';
import { demonstrationPassword } from '../../seeds/persons.ts';
import { type TestApp, useApp } from '../support/app.ts';
import { addAuthenticator, launchBrowser } from '../support/browser.ts';

export type PageOptions = { width?: number; locale?: 'zh-CN' | 'en' };

/** Inside a `describe`: the service and a real browser, with the people of the demonstration logged in as they are asked for. */
export function useAdministrators() {
  const app: () => TestApp = useApp();
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  const newPage = async ({ width = 1280, locale = 'zh-CN' }: PageOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ locale, viewport: { width, height: 800 } });
    return context.newPage();
  };
  /** Types login name and password at a page that asks for them. */
  async function logIn(page: Page, path: string, login: string): Promise<void> {
    await page.goto(`${app().issuer}${path}`);
    await page.fill('#username', login);
    await page.click('#login-submit');
    await page.fill('input[autocomplete="current-password"]', demonstrationPassword);
    await page.click('#login-submit');
  }
  /** Somebody without a passkey, who wants none now. */
  async function asPerson(login: string, path: string, options: PageOptions = {}): Promise<Page> {
    const page = await newPage(options);
    await logIn(page, path, login);
    await page.click('button[value="later"]');
    await page.waitForURL((url) => url.pathname === path);
    return page;
  }
  /** An administrator adds a passkey on the way in. */
  async function asAdmin(login: string, path: string, options: PageOptions = {}): Promise<Page> {
    const page = await newPage(options);
    await addAuthenticator(page);
    await logIn(page, path, login);
    await page.click('form[data-passkey="create"] button');
    await page.waitForURL((url) => url.pathname === path);
    return page;
  }
  return { app, asPerson, asAdmin };
}
