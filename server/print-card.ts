import type { DemonstrationCard } from '../seeds/demonstration.ts';

/** The card `npm start` ends with: where to click, who to log in as. */
export function printCard(issuer: string, demonstration: DemonstrationCard | undefined): string {
  const lines = ['', '  一门 Yimen is ready', '', `  Portal            ${issuer}/`];
  if (demonstration) {
    for (const { name, url } of demonstration.applications) lines.push(`  Department        ${url}  ${name}`);
    lines.push(`  Messages sent     ${issuer}/development/outbox`, '', '  Log in as');
    for (const { name, identifier, password, note } of demonstration.persons) {
      lines.push(`    ${identifier.padEnd(20)} ${(password ?? '(code)').padEnd(22)} ${name}  ${note}`);
    }
  }
  return [...lines, '', '  Ctrl-C stops everything.', ''].join('\n');
}
