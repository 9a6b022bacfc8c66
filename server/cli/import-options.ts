import { formats } from '../imports/columns.ts';
import { type Declared, proofs } from '../imports/declared.ts';

type Options = Readonly<Record<string, string>>;

/** What the operator declares by the options of `accounts-import`. A word that is none of those offered is no "no". */
export function readDeclared(options: Options): { ok: true; declared: Declared } | { ok: false; problem: string } {
  const offered: [string, readonly string[]][] = [
    ['format', formats],
    ['dry-run', ['yes', 'no']],
    ['verified-mobile', proofs],
    ['verified-email', proofs],
    ['document-level', ['1', '2']],
    ['taken-identifier', ['leave-out', 'drop']],
  ];
  for (const [name, words] of offered) {
    const given = options[name];
    if (given !== undefined && !words.includes(given))
      return { ok: false, problem: `--${name} is ${words.join(' or ')}.` };
  }
  return {
    ok: true,
    declared: {
      clientId: options.client ?? '',
      format: options.format === 'csv' ? 'csv' : 'json-lines',
      verifiedMobile: readProof(options['verified-mobile']),
      verifiedEmail: readProof(options['verified-email']),
      documentLevel: options['document-level'] === '2' ? 2 : 1,
      takenIdentifier: options['taken-identifier'] === 'drop' ? 'drop' : 'leave-out',
    },
  };
}

function readProof(given: string | undefined): Declared['verifiedMobile'] {
  return proofs.find((proof) => proof === given) ?? 'no';
}
