import chromium from '@sparticuz/chromium';
import { type Browser, type CDPSession, type Page, chromium as playwright } from 'playwright-core';

/** A real Chromium that npm installed; nothing is downloaded. Works as root, since the machine of a test run is thrown away. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await chromium.executablePath();
  // the package is made for one page per process; several pages of a test need neither of these
  const args = chromium.args.filter((arg) => arg !== '--single-process' && arg !== '--no-zygote');
  const browser = await playwright.launch({
    executablePath,
    args: [...args, '--no-sandbox'],
    headless: true,
    timeout: 0,
  });
  // a test has its own time; a limit within it would only tell of a busy machine
  browser.on('context', (context) => context.setDefaultTimeout(0));
  return browser;
}

/** A device with a fingerprint reader that keeps discoverable keys (WebAuthn, CDP domain WebAuthn). */
export async function addAuthenticator(page: Page, synced = false): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      defaultBackupEligibility: synced,
      defaultBackupState: synced,
    },
  });
  return session;
}
