import { type Locale, locales } from '../../server/lib/locale.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { ProfilePageProps } from './props.ts';

const languageNames: Record<Locale, string> = { 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文', en: 'English' };

/** Name, language and print size. A verified name is shown, not asked. */
export function profilePage(frame: Frame, props: ProfilePageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.portal.profile;
  const languages = locales.map((locale) => ({ value: locale, label: languageNames[locale], lang: locale }));
  const prints = [
    { value: 'normal', label: words.frame.normalPrint },
    { value: 'large', label: words.frame.largePrint },
  ];
  return portalPage(frame, props, {
    section: 'profile',
    title: text.title,
    problems: props.problems,
    script: true,
    body: form(frame, portalPaths.profile, [
      props.nameIsVerified ? verifiedName(frame, props.name) : nameField(frame, props),
      radios('locale', text.language, languages, props.locale),
      radios('print', text.print, prints, props.largePrint ? 'large' : 'normal'),
      html`<button type="submit" class="primary">${words.actions.save}</button>`,
    ]),
  });
}

function verifiedName(frame: Frame, name: string): Html {
  const words = wordsOf(frame.locale);
  return html`<dl class="facts"><dt>${words.fields.name}</dt><dd>${name}</dd></dl><p class="hint">${words.portal.profile.nameVerified}</p>`;
}

function nameField(frame: Frame, { name, problems }: ProfilePageProps): Html {
  const words = wordsOf(frame.locale);
  return field(frame, {
    id: 'name',
    label: words.fields.name,
    hint: words.portal.profile.nameHint,
    problem: problems.name,
    value: name,
    autocomplete: 'name',
    maxlength: 100,
  });
}

function radios(name: string, legend: string, choices: readonly Choice[], chosen: string): Html {
  const items = choices.map(
    ({
      value,
      label,
      lang,
    }) => html`<li><input type="radio" id="${name}-${value}" name="${name}" value="${value}"${value === chosen && html` checked`}>
<label for="${name}-${value}"${lang && html` lang="${lang}"`}>${label}</label></li>`,
  );
  return html`<fieldset><legend>${legend}</legend><ul class="ticks">${items}</ul></fieldset>`;
}

type Choice = { value: string; label: string; lang?: string };
