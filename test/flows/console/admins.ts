import { fixedId } from '../../../seeds/fixed-id.ts';
import { demonstrationPassword } from '../../../seeds/persons.ts';
import type { TestApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { force } from '../people/pages.ts';
import { byPasskey } from '../tokens/wearing.ts';

/** The administrators of the demonstration, by the last digits of their mobile numbers. */
const numbers = { unit: 9, system: 15, security: 16, secondSecurity: 17, audit: 18, desk: 19 } as const;
export type AdminName = keyof typeof numbers;
export const adminNames = Object.keys(numbers) as AdminName[];

export const adminId = (name: AdminName) => fixedId('person', numbers[name]);
export const unitIds = { province: fixedId('unit', 1), tax: fixedId('unit', 2), housing: fixedId('unit', 8) };

/** A browser in which this administrator is logged in by a passkey. */
export function asAdmin(app: TestApp, name: AdminName): Promise<Browser> {
  const identifier = `138000000${String(numbers[name]).padStart(2, '0')}`;
  return byPasskey(app, { identifier, password: demonstrationPassword });
}

/** Opens a page of the console. */
export function openConsole(app: TestApp, browser: Browser, path: string): Promise<Page> {
  return browser.open(new URL(path, app.issuer));
}

/** Sends a form of the console, with the token of the overview, and gives the answer itself. */
export async function act(app: TestApp, browser: Browser, path: string, fields: Record<string, string>): Promise<Page> {
  return force(browser, await openConsole(app, browser, '/console'), path, fields);
}

/** Called before each of many requests: time passes often enough that no allowance of the network runs out. */
export function createPace(app: () => TestApp): () => void {
  let asked = 0;
  return () => {
    asked += 1;
    if (asked % 500 === 0) app().passSeconds(61);
  };
}
