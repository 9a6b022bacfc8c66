import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** A real Chromium that npm installed; nothing is downloaded. Works as root, since the machine of a test run is thrown away. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await chromium.executablePath();
  // the package is made for one page per process; several pages of a test need neither of these
  const args = chromium.args.filter((arg) => arg !== '--single-process' && arg !== '--no-zygote');
  return playwright.launch({ executablePath, args: [...args, '--no-sandbox'], headless: true });
}
