import { type Outcome, refuse } from '../../lib/outcome.ts';
import type { IssuerProblem } from './document.ts';

/** Who issues passports that are foreign here: ISO 3166-1 alpha-3, edition of 2020 with its newsletters, without our own. */
const states = `
  ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM
  BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM
  CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN
  GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY
  JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAF MAR MCO MDA MDG MDV MEX
  MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL
  OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB
  SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR
  TUV TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
`;

/**
 * Codes of ICAO Doc 9303 part 3, section 5, that ISO does not have: British passports of other kinds, the United Nations, the
 * European Union, and organisations. Those of section 5 for people without a nationality (all that begin with `XX`) issue nothing.
 */
const others = 'EUE GBD GBN GBO GBP GBS UNA UNK UNO XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO';

/** In neither, but printed in the passports of Kosovo: whether such a passport counts is for the registry to say. */
const unlisted = 'RKS';

/** Whoever holds one of these has a document of another kind, and would be a second identity of the same person. */
const notForeign: ReadonlySet<string> = new Set(['CHN', 'HKG', 'MAC', 'TWN']);

const known: ReadonlySet<string> = new Set(`${states} ${others} ${unlisted}`.trim().split(/\s+/));

/** The code as it is kept, in upper case. Germany is `D` in passports, and `DEU` to ISO and here. */
export function issuingState(code: string): Outcome<{ code: string }, IssuerProblem> {
  if (notForeign.has(code)) return refuse('issuer-not-foreign');
  const kept = code === 'D' ? 'DEU' : code;
  return known.has(kept) ? { ok: true, code: kept } : refuse('issuer');
}
