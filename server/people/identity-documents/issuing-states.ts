/**
 * Who issues passports that are foreign here: ISO 3166-1 alpha-3, edition of 2020 with its newsletters. CHN, HKG, MAC and TWN are
 * left out: whoever holds one of theirs has a document of another kind, and would be a second identity of the same person.
 */
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
 * European Union, and organisations. Those of section 5 for people without a nationality (XXA and its like) issue nothing.
 */
const others = 'EUE GBD GBN GBO GBP GBS UNA UNK UNO XBA XCC XCO XDC XEC XES XIM XMP XOM XPO';

const known: ReadonlySet<string> = new Set(`${states} ${others}`.trim().split(/\s+/));

/** The code as it is kept, in upper case; undefined for one that nobody has. Germany is `D` in passports, and `DEU` to ISO and here. */
export function issuingState(code: string): string | undefined {
  const kept = code === 'D' ? 'DEU' : code;
  return known.has(kept) ? kept : undefined;
}
