/**
 * Reads the forms of a page as a browser without JavaScript would send them. Made for our own server-rendered pages
 * in tests: strict about what it does not know rather than forgiving.
 */
export type Control = { name: string; id: string; value: string };
export type Form = {
  id: string;
  method: 'GET' | 'POST';
  /** As written; empty means the address of the page. */
  action: string;
  /** Names and values that are sent when nothing is changed. */
  fields: [name: string, value: string][];
  /** Every control that can be filled, also unchecked boxes and disabled-by-default choices. */
  controls: Control[];
  /** What submits the form. */
  buttons: Control[];
};

type Tag = { name: string; closing: boolean; attributes: Map<string, string>; end: number; start: number };

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

export function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, entity: string) => {
    if (/^#x/i.test(entity)) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
    if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)));
    return named[entity.toLowerCase()] ?? whole;
  });
}

function readAttributes(source: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const match of source.matchAll(/([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
    attributes.set(match[1]!.toLowerCase(), decodeEntities(match[2] ?? match[3] ?? match[4] ?? ''));
  }
  return attributes;
}

/** Only those that make up forms. */
function readTags(html: string): Tag[] {
  const visible = html.replace(/<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1\s*>/gi, (cut) => ' '.repeat(cut.length));
  const tags: Tag[] = [];
  for (const match of visible.matchAll(
    /<(\/?)(form|input|select|option|textarea|button)(?![\w-])((?:[^>"']|"[^"]*"|'[^']*')*)>/gi,
  )) {
    const end = match.index + match[0].length;
    const attributes = readAttributes(match[3]!);
    tags.push({ name: match[2]!.toLowerCase(), closing: match[1] === '/', attributes, start: match.index, end });
  }
  return tags;
}

/** Text between this opening tag and the next tag. */
const textAfter = (html: string, tag: Tag): string => decodeEntities(html.slice(tag.end).split('<', 1)[0]!.trim());

function addInput(form: Form, tag: Tag): void {
  const of = (name: string, otherwise = '') => tag.attributes.get(name) ?? otherwise;
  const type = of('type', 'text').toLowerCase();
  const isChoice = type === 'checkbox' || type === 'radio';
  const control = { name: of('name'), id: of('id'), value: of('value', isChoice ? 'on' : '') };
  if (type === 'submit' || type === 'image') form.buttons.push(control);
  else if (type !== 'button' && type !== 'reset') {
    form.controls.push(control);
    if (control.name && (!isChoice || tag.attributes.has('checked'))) form.fields.push([control.name, control.value]);
  }
}

function addSelect(form: Form, html: string, tags: Tag[], at: number): void {
  const tag = tags[at]!;
  const options: Tag[] = [];
  for (const next of tags.slice(at + 1)) {
    if (next.name === 'select' && next.closing) break;
    if (next.name === 'option' && !next.closing) options.push(next);
  }
  const chosen = options.find((option) => option.attributes.has('selected')) ?? options[0];
  const value = chosen ? (chosen.attributes.get('value') ?? textAfter(html, chosen)) : '';
  const control = { name: tag.attributes.get('name') ?? '', id: tag.attributes.get('id') ?? '', value };
  form.controls.push(control);
  if (control.name && chosen) form.fields.push([control.name, value]);
}

function addControl(form: Form, html: string, tags: Tag[], at: number): void {
  const tag = tags[at]!;
  if (tag.attributes.has('disabled')) return;
  const control = {
    name: tag.attributes.get('name') ?? '',
    id: tag.attributes.get('id') ?? '',
    value: tag.attributes.get('value') ?? '',
  };
  if (tag.name === 'input') addInput(form, tag);
  else if (tag.name === 'select') addSelect(form, html, tags, at);
  else if (tag.name === 'textarea') {
    const value = textAfter(html, tag);
    form.controls.push({ ...control, value });
    if (control.name) form.fields.push([control.name, value]);
  } else if (tag.name === 'button' && (tag.attributes.get('type') ?? 'submit').toLowerCase() === 'submit') {
    form.buttons.push(control);
  }
}

/** All forms of the page, in order; controls outside belong to a form by their `form` attribute. */
export function readForms(html: string): Form[] {
  const tags = readTags(html);
  const forms: Form[] = [];
  const open = (tag: Tag): Form => ({
    id: tag.attributes.get('id') ?? '',
    method: tag.attributes.get('method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
    action: tag.attributes.get('action') ?? '',
    fields: [],
    controls: [],
    buttons: [],
  });
  for (const tag of tags) if (tag.name === 'form' && !tag.closing) forms.push(open(tag));
  let inside: Form | undefined;
  let seen = 0;
  for (const [at, tag] of tags.entries()) {
    if (tag.name === 'form') inside = tag.closing ? undefined : forms[seen++];
    if (tag.closing) continue;
    const owner = tag.attributes.has('form') ? forms.find((form) => form.id === tag.attributes.get('form')) : inside;
    if (owner) addControl(owner, html, tags, at);
  }
  return forms;
}
