import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field, input, labelled } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { problemText } from '../problem.ts';
import { wordsOf } from '../words/words.ts';
import { developersPage, homeStep } from './developers-page.ts';
import { developerPaths } from './paths.ts';
import type { NewTeamPageProps } from './props.ts';

/** The unit is looked for first: by a form that changes nothing, so that it can be repeated and come back to. */
export function newTeamPage(frame: Frame, props: NewTeamPageProps): Page {
  const { create: text } = wordsOf(frame.locale).developers;
  const search = { id: 'q', label: text.search, hint: text.searchHint };
  return developersPage(frame, props, {
    title: text.title,
    lead: text.lead,
    within: [homeStep(frame)],
    problems: props.problems,
    body: html`<form class="search" method="get" action="${developerPaths.newTeam}">${labelled(
      frame,
      search,
      html`<div class="search-row">${input({ ...search, type: 'search', value: props.query, maxlength: 100, required: false })}<button type="submit" class="secondary">${text.find}</button></div>`,
    )}</form>
${props.units && found(frame, props, props.units)}`,
  });
}

function found(frame: Frame, props: NewTeamPageProps, units: NonNullable<NewTeamPageProps['units']>): Html {
  const { create: text } = wordsOf(frame.locale).developers;
  if (units.length === 0) return html`<p class="empty">${text.none}</p>`;
  const { typed, problems } = props;
  const choices = units.map(({ id, name, above }) => {
    const isChosen = typed.unit === id || units.length === 1;
    return html`<li><input type="radio" id="unit-${id}" name="unit" value="${id}"${isChosen && html` checked`}> <label for="unit-${id}">${name}${above && html` <span class="hint">${text.above(above)}</span>`}</label></li>`;
  });
  return form(frame, developerPaths.teams, [
    html`<input type="hidden" name="q" value="${props.query}">
<fieldset id="unit" class="field${problems.unit ? ' field-refused' : ''}"><legend>${text.found}</legend>
${problems.unit && html`<p class="refusal">${problemText(frame, problems.unit)}</p>`}
<ul class="ticks">${choices}</ul>${props.hasMore && html`<p class="hint">${text.more}</p>`}</fieldset>`,
    field(frame, {
      id: 'name',
      label: text.name,
      hint: text.nameHint,
      problem: problems.name,
      value: typed.name,
      autocomplete: 'off',
      maxlength: 60,
    }),
    html`<p class="hint">${text.trust}</p><button type="submit" class="primary">${text.submit}</button>`,
  ]);
}
