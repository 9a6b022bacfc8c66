import assert from 'node:assert/strict';
import { defaultsOf, type PolicyName, type PolicySettings } from '../../../server/policies/policy.ts';
import type { TestApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { act, unitIds } from './admins.ts';

export const reason = '等级保护测评整改，见第三条';

type Row = { version: number; settings: PolicySettings; set_by: string; approved_by: string | null; reason: string };

export function versionsOf({ database }: TestApp, name: PolicyName): Promise<Row[]> {
  return database.knex('policies').where({ name }).orderBy('version');
}

/** Fields of the form as the page sends them; `version`: the one that the page showed. */
export async function policyFields(app: TestApp, name: PolicyName, changes: PolicySettings, version?: number) {
  const newest = (await versionsOf(app, name)).at(-1);
  const all = Object.entries({ ...(newest?.settings ?? defaultsOf(name)), ...changes }).map(([field, value]) => [
    field,
    typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value),
  ]);
  return { ...Object.fromEntries(all), version: String(version ?? newest?.version ?? 0), reason };
}

export async function changePolicy(
  app: TestApp,
  browser: Browser,
  name: PolicyName,
  changes: PolicySettings,
  version?: number,
): Promise<Page> {
  return act(app, browser, `/console/policies/${name}/change`, await policyFields(app, name, changes, version));
}

/** A change that counts when this is done. */
export async function tighten(
  app: TestApp,
  browser: Browser,
  name: PolicyName,
  changes: PolicySettings,
): Promise<void> {
  const done = await changePolicy(app, browser, name, changes);
  assert.equal(done.location?.search, '?notice=policy-changed', done.body);
}

/** The same, unless it is so already by a test before. */
export async function demand(app: TestApp, browser: Browser, name: PolicyName, changes: PolicySettings): Promise<void> {
  const newest = (await versionsOf(app, name)).at(-1)?.settings ?? {};
  if (Object.entries(changes).some(([field, value]) => newest[field] !== value))
    await tighten(app, browser, name, changes);
}

/** Applications of tests come with a unit of their own; beside the province, it would leave nobody who reaches everything. */
export async function placeBelowProvince({ database }: TestApp): Promise<void> {
  const others = database.knex('units').whereNull('parent_id').whereNot({ id: unitIds.province });
  await others.update({ parent_id: unitIds.province });
}
