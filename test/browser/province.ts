import type { Browser } from 'playwright-core';
import type { Config } from '../../server/config.ts';
import { type TestApp, useApp } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { startDepartments } from '../support/departments.ts';
import { freePort } from '../support/free-port.ts';

/** `tax` and `housing`: addresses of the demonstration's two departments. */
export type Province = { browser: Browser; tax: string; housing: string };

/** Inside a `describe`: the service, two departments as relying parties of their own, and a real browser to visit them. */
export function useProvince(overrides: () => Promise<Partial<Config>> = async () => ({})): {
  app: () => TestApp;
  province: () => Province;
} {
  const ports: [number, number] = [0, 0];
  const closers: (() => Promise<unknown>)[] = [];
  let opened: Province;
  const app = useApp(async () => {
    ports[0] = await freePort();
    ports[1] = await freePort();
    return { demoPorts: ports, ...(await overrides()) };
  });
  before(async () => {
    const browser = await launchBrowser();
    closers.push(() => browser.close());
    const { tax, housing, close } = await startDepartments(app().issuer, ports);
    closers.push(close);
    opened = { browser, tax, housing };
  });
  after(async () => {
    for (const close of closers.reverse()) await close();
  });
  return { app, province: () => opened };
}
