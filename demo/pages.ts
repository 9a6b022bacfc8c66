import { html } from 'hono/html';
import type { Department } from './department.ts';
import { identityCard } from './identity-card.ts';
import type { LoggedIn } from './login.ts';
import { type Language, type Trouble, texts } from './texts.ts';

type Markup = ReturnType<typeof html>;
export type View = { department: Department; language: Language };

const layout = async ({ department, language }: View, title: string, main: Markup): Promise<string> => {
  const t = texts[language];
  const other = language === 'zh' ? 'en' : 'zh';
  const markup = await html`<!doctype html>
<html lang="${t.htmlLang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${department.name[language]}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">${t.skip}</a>
<p class="notice">${t.demonstration}</p>
<header>
<a class="brand" href="/"><span class="mark" aria-hidden="true">${department.mark[language]}</span> ${department.name[language]}</a>
<a href="/?lang=${other}" hreflang="${texts[other].htmlLang}" lang="${texts[other].htmlLang}">${t.other}</a>
</header>
<main id="main">${main}</main>
<footer><p>${t.demonstration}</p></footer>
</body>
</html>`;
  return String(markup);
};

const serviceList = ({ department, language }: View): Markup => html`<section aria-labelledby="services">
<h2 id="services">${texts[language].services}</h2>
<ul class="services">${department.services[language].map((service) => html`<li>${service}</li>`)}</ul>
</section>`;

/** What anyone sees. `ended`: a login here has just ended. */
export function frontPage(view: View, ended: boolean): Promise<string> {
  const t = texts[view.language];
  return layout(
    view,
    t.services,
    html`<h1>${view.department.name[view.language]}</h1>
${ended ? html`<p class="message" role="status">${t.ended}</p>` : ''}
<p><a class="button" id="log-in" href="/login">${t.logIn}</a></p>
<p class="hint">${t.logInHint}</p>
<p><a id="log-in-lasting" href="/login?lasting=1">${t.lasting}</a></p>
${serviceList(view)}`,
  );
}

/** What the logged-in person sees: who they are, what was received, what they can do. */
export function personPage(view: View, login: LoggedIn, csrf: string, refreshed: boolean): Promise<string> {
  const t = texts[view.language];
  const name = typeof login.userinfo.name === 'string' ? login.userinfo.name : t.someone;
  return layout(
    view,
    t.loggedIn,
    html`<h1>${t.hello}<span id="person">${name}</span></h1>
<p class="message" role="status">${refreshed ? t.refreshed : t.loggedIn}</p>
${identityCard(view.language, login)}
${actions(view, login, csrf)}
<h2 id="received">${t.received}</h2>
<p class="hint">${t.receivedHint}</p>
${claimsTable(view, login)}
${serviceList(view)}`,
  );
}

/** What only a recent and strong login shows. */
export function recordsPage(view: View): Promise<string> {
  const t = texts[view.language];
  return layout(
    view,
    t.records,
    html`<h1>${t.records}</h1>
<p id="records">${t.recordsText}</p>
<p><a href="/">${t.home}</a></p>`,
  );
}

function actions({ language }: View, login: LoggedIn, csrf: string): Markup {
  const t = texts[language];
  const post = (action: string, id: string, label: string) => html`<form method="post" action="${action}">
<input type="hidden" name="csrf" value="${csrf}"><button type="submit" id="${id}">${label}</button>
</form>`;
  return html`<section aria-labelledby="actions">
<h2 id="actions">${t.actions}</h2>
<div class="actions">
${login.refreshToken === undefined ? '' : post('/refresh', 'refresh', t.refresh)}
<a class="button plain" id="open-records" href="/records">${t.records}</a>
<a class="button plain" id="log-in-higher" href="/login?level=phr">${t.higher}</a>
<a class="button plain" id="log-in-again" href="/login?fresh=1">${t.again}</a>
${post('/logout', 'log-out', t.logOut)}
</div>
</section>`;
}

function claimsTable({ language }: View, { claims, userinfo }: LoggedIn): Markup {
  const t = texts[language];
  const row = ([name, value]: [string, unknown]) =>
    html`<tr><th scope="row"><code>${name}</code></th><td>${readable(name, value, language)}</td></tr>`;
  const part = (source: string, told: Record<string, unknown>) =>
    html`<tbody><tr><th scope="rowgroup" colspan="2">${source}</th></tr>${Object.entries(told).map(row)}</tbody>`;
  return html`<section class="wide" tabindex="0" aria-labelledby="received">
<table id="claims">
<thead><tr><th scope="col">${t.claim}</th><th scope="col">${t.value}</th></tr></thead>
${part(t.idToken, claims)}${part(t.userinfo, userinfo)}
</table>
</section>`;
}

const times = new Set(['iat', 'exp', 'nbf', 'auth_time', 'updated_at']);

function readable(name: string, value: unknown, language: Language): string {
  if (times.has(name) && typeof value === 'number') {
    const time = new Date(value * 1000).toLocaleString(texts[language].htmlLang, { timeZone: 'Asia/Shanghai' });
    return `${value} (${time})`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Something went wrong, said without jargon, with a way on. */
export function troublePage(view: View, trouble: Trouble): Promise<string> {
  const t = texts[view.language];
  const { title, text } = t.errors[trouble];
  const again = trouble === 'level' ? '/login?level=phr' : trouble === 'stale' ? '/login?fresh=1' : '/login';
  return layout(
    view,
    title,
    html`<h1>${title}</h1>
<p role="alert">${text}</p>
<p><a class="button" href="${again}">${t.retry}</a> <a href="/">${t.home}</a></p>`,
  );
}
