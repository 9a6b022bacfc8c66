import { decodeEntities } from '../../test/support/html-forms.ts';
import { application } from '../application.ts';
import type { PageWork } from './login.ts';

const stopAt = application.redirectUri;

/** Login name on the first page, password on the second. */
export const byPassword: PageWork = async (page, { username, password }, browser) => {
  const asked = await browser.submit(page, { username }, { button: 'login-submit', stopAt });
  return browser.submit(asked, { password }, { button: 'login-submit', stopAt });
};

/** The passkey that the first page asks for. */
export const byPasskey: PageWork = async (page, { passkey }, browser) => {
  const challenge = /"challenge":\s*"([\w-]+)"/.exec(decodeEntities(page.body))?.[1];
  if (!challenge || !passkey) throw new Error('the login page offers no passkey');
  const credential = passkey.get({ challenge, rpId: page.url.hostname });
  const form = page.forms.find(({ action }) => new URL(action || page.url, page.url).pathname.endsWith('/passkey'));
  const fields = { ...Object.fromEntries(form?.fields ?? []), credential };
  const action = new URL(form?.action ?? '', page.url);
  return browser.follow(await browser.post(action, fields, { from: page.url }), { stopAt });
};
