import type { Locale } from '../server/lib/locale.ts';
import { locales } from '../server/lib/locale.ts';
import { ownAddress } from './address.ts';
import { developerPaths } from './developers/paths.ts';
import type { Frame, Page } from './frame.ts';
import { type Drawable, type Html, html } from './html.ts';
import { csrfField } from './parts/form.ts';
import { mark, tabIcon } from './parts/mark.ts';
import { portalPaths } from './portal/paths.ts';
import { wordsOf } from './words/words.ts';

const nationalHelpLine = '12345';
/** Each language under its own name; `short` is what the button shows. */
const languages: Record<Locale, { short: string; name: string }> = {
  'zh-Hans': { short: '简', name: '简体中文' },
  'zh-Hant': { short: '繁', name: '繁體中文' },
  en: { short: 'EN', name: 'English' },
};

/** The whole document. No inline style, no inline handler, nothing from elsewhere (T-100, T-106). */
export function renderPage(frame: Frame, page: Page): string {
  const { frame: words } = wordsOf(frame.locale);
  const title = `${page.hasProblem ? `${words.problemInTitle} - ` : ''}${page.title} - ${words.product}`;
  const document = html`<!DOCTYPE html>
<html lang="${frame.locale}" data-print="${frame.largePrint ? 'large' : 'normal'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${ownAddress(frame.assetPath('style'))}">
<link rel="icon" href="${tabIcon}">
${script(frame, page)}
</head>
<body class="${page.layout === 'console' ? 'portal console' : page.layout}">
<a class="skip" href="#main">${words.skip}</a>
${header(frame, page.script !== 'onward')}
<main id="main" tabindex="-1">${page.body}</main>
${footer(frame, page.layout)}
</body>
</html>
`;
  return document.toString();
}

/** What leads on stands in the page itself: while a release is rolled out another node may answer that knows no file of this one. */
function script(frame: Frame, page: Page): Drawable {
  if (page.script === 'onward')
    return html`<script type="module" nonce="${frame.nonce}">document.querySelector('[data-onward]').submit()</script>`;
  const address = ownAddress(frame.assetPath('script'));
  return page.script && html`<script type="module" nonce="${frame.nonce}" src="${address}"></script>`;
}

/** `canSwitch`: the page can be asked for once more. One that brings an answer cannot, the answer is given once. */
function header(frame: Frame, canSwitch: boolean): Html {
  const { frame: words } = wordsOf(frame.locale);
  return html`<header class="top"><div class="top-inner">
<a class="brand" href="${portalPaths.home}">${mark(words.markTitle)}<span class="brand-name">${words.product}</span> <span class="brand-line">${words.tagline}</span></a>
${frame.person && accountLinks(frame, frame.person.name)}
${canSwitch && preferences(frame)}
</div>${frame.environment === 'demonstration' && html`<p class="demonstration">${words.demonstration}</p>`}</header>`;
}

function accountLinks(frame: Frame, name: string): Html {
  const { frame: words, portal } = wordsOf(frame.locale);
  return html`<p class="whoami"><a href="${portalPaths.account}"><span class="whoami-name">${name || portal.overview.titlePlain}</span></a> <a href="${portalPaths.logout}">${words.logOut}</a></p>`;
}

/** Buttons of one form, so that they work without JavaScript and before anybody has logged in. */
function preferences(frame: Frame): Html {
  const { frame: words } = wordsOf(frame.locale);
  const buttons = locales.map((locale) => {
    const { short, name } = languages[locale];
    const pressed = locale === frame.locale ? 'true' : 'false';
    return html`<button type="submit" name="locale" value="${locale}" lang="${locale}" aria-label="${short} ${name}" aria-pressed="${pressed}">${short}</button>`;
  });
  return html`<form class="preferences" method="post" action="${portalPaths.preferences}" aria-label="${words.settings}">${csrfField(frame)}
<input type="hidden" name="return" value="${ownAddress(frame.path)}">
${buttons}
<button type="submit" name="print" class="print" value="${frame.largePrint ? 'normal' : 'large'}">${frame.largePrint ? words.normalPrint : words.largePrint}</button>
</form>`;
}

/** Whoever builds the services finds their own door on every page but those of a login, where nothing leads away. */
function footer(frame: Frame, layout: Page['layout']): Html {
  const { frame: words } = wordsOf(frame.locale);
  const phone = frame.helpPhone ?? nationalHelpLine;
  return html`<footer class="bottom"><div class="bottom-inner">
<p>${words.help} <a href="tel:${phone.replace(/[^0-9+]/g, '')}">${phone}</a></p>
<p>${words.keepCodes}</p>
${layout === 'portal' && html`<p><a href="${developerPaths.home}">${wordsOf(frame.locale).developers.title}</a></p>`}
</div></footer>`;
}
