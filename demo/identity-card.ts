import { html } from 'hono/html';
import type { LoggedIn } from './login.ts';
import { type Language, texts } from './texts.ts';

type Markup = ReturnType<typeof html>;

/** What our identity service says in tokens about the identity (docs/departments.md). */
type Enterprise = { uscc: string; name: string };
type Mandate = { role: 'representative' | 'administrator' | 'agent'; until?: string; chain?: { name: string }[] };
type Official = { unit_name: string; unit_path: { name: string }[]; post: string };

/** For whom the person is here, in words: what a department reads out of the claims. */
export function identityCard(language: Language, { claims, userinfo }: LoggedIn): Markup {
  const t = texts[language];
  const told = { ...claims, ...userinfo };
  const enterprise = told.enterprise as Enterprise | undefined;
  const mandate = told.mandate as Mandate | undefined;
  const official = told.official as Official | undefined;
  const rows: [string, string | undefined][] = [
    [t.facts.uscc, enterprise?.uscc],
    [t.facts.role, mandate && t.roles[mandate.role]],
    [t.facts.through, mandate?.chain?.map(({ name }) => name).join(' · ') || undefined],
    [t.facts.until, mandate?.until && lastDay(mandate.until, language)],
    [t.facts.unitPath, official?.unit_path.map(({ name }) => name).join(' › ')],
    [t.facts.post, official?.post],
    [t.facts.ial, told.ial === undefined ? undefined : String(told.ial)],
  ];
  return html`<section class="acting" aria-labelledby="acting-as">
<h2 id="acting-as">${t.actingAs}</h2>
<p id="acts-for">${actsFor(language, enterprise, official)}</p>
<dl>${rows.map(([term, value]) => (value === undefined ? '' : html`<div><dt>${term}</dt><dd>${value}</dd></div>`))}</dl>
<p><a id="switch-identity" href="/login?switch=1">${t.switchIdentity}</a></p>
</section>`;
}

function actsFor(language: Language, enterprise: Enterprise | undefined, official: Official | undefined): string {
  const { actsFor: words } = texts[language];
  if (enterprise) return words.enterprise(enterprise.name);
  return official ? words.official(official.unit_name) : words.citizen;
}

/** The last day on which it holds: `until` is the moment after it. */
function lastDay(time: string, language: Language): string {
  const date = new Date(new Date(time).getTime() - 1);
  return date.toLocaleDateString(texts[language].htmlLang, { timeZone: 'Asia/Shanghai', dateStyle: 'long' });
}
