import type { SourceConfig } from '../../server/federation/source-config.ts';
import { type Html, html } from '../html.ts';

type Icon = SourceConfig['icon'];

/** Drawn by us for each kind of source: a picture of the source's own would be a stranger's file on the login page. */
const lines: Record<Icon, () => Html> = {
  government: () => html`<path d="M3 10 12 4l9 6M5 10v8M10 10v8M14 10v8M19 10v8M3 20h18"></path>`,
  city: () => html`<path d="M4 20V9h6v11M10 20V4h6v16M16 20v-8h4v8M2 20h20M12.500 8h1M12.500 12h1M6.500 13h1"></path>`,
  bank: () => html`<path d="M3 9h18L12 4zM5 9v9M19 9v9M9 9v9M15 9v9M3 20h18"></path>`,
  school: () => html`<path d="M2 9l10-5 10 5-10 5zM6 11v5c3 3 9 3 12 0v-5M22 9v6"></path>`,
  hospital: () => html`<path d="M4 20V6h16v14M2 20h20M12 8v6M9 11h6M10 20v-3h4v3"></path>`,
  company: () => html`<path d="M5 20V4h14v16M3 20h18M9 8h2M13 8h2M9 12h2M13 12h2M10 20v-4h4v4"></path>`,
  phone: () => html`<path d="M7 3h10v18H7zM11 18h2"></path>`,
  chat: () => html`<path d="M4 5h16v11H10l-5 4v-4H4zM8 10h1M12 10h1M16 10h0"></path>`,
};

export function sourceIcon(icon: Icon): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">${Object.hasOwn(lines, icon) && lines[icon]()}</svg>`;
}
