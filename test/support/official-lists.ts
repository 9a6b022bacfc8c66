/** Kinds of bad rows of a list of officials, each with what is said of it. */
export const badKinds = [
  ['missing-name', 'name-invalid'],
  ['bad-mobile', 'mobile-invalid'],
  ['no-title', 'title-invalid'],
  ['no-job-number', 'job-number-invalid'],
  ['no-such-day', 'period-invalid'],
  ['bad-primary', 'primary-invalid'],
  ['bad-position', 'position-invalid'],
  ['unknown-unit', 'unit-unknown'],
  ['broken-credit-code', 'unit-unknown'],
  ['twice', 'job-number-taken'],
  ['twin', 'twin'],
  ['too-few-cells', 'title-invalid'],
] as const;

export const listHeading = '姓名,手机号码,职务,工号,任职首日,任职末日,主要职务,排序,部门\r\n';

/** One row in a hundred is bad, the kinds in turn. Names are Chinese, days as spreadsheets write them. */
export function officialLine(number: number, units: readonly string[]): string {
  const kind = number % 100 === 50 ? badKinds[Math.floor(number / 100) % badKinds.length]?.[0] : undefined;
  // of what the row before has, for the two kinds that are about it
  const of = kind === 'twice' || kind === 'twin' ? number - 1 : number;
  const digits = String(of).padStart(8, '0');
  const unit = units[Math.floor(of / 1000) % units.length] ?? '';
  const cells = {
    name: '欧阳示例',
    mobile: `139${digits}`,
    title: '一级科员',
    job: kind === 'twin' ? `T${number}` : `N${of}`,
    day: '2026/3/1',
    end: number % 10 === 0 ? '2099-12-31' : '',
    primary: number % 2 === 0 ? '是' : '',
    position: String(number % 100),
    unit,
  };
  if (kind === 'too-few-cells') return `${cells.name},${cells.mobile}\r\n`;
  const bad: Partial<typeof cells> = {
    ...(kind === 'missing-name' && { name: '' }),
    ...(kind === 'bad-mobile' && { mobile: '1391234' }),
    ...(kind === 'no-title' && { title: '' }),
    ...(kind === 'no-job-number' && { job: '' }),
    ...(kind === 'no-such-day' && { day: '2026/2/30' }),
    ...(kind === 'bad-primary' && { primary: '也许' }),
    ...(kind === 'bad-position' && { position: '一' }),
    ...(kind === 'unknown-unit' && { unit: '00000000-0000-4000-8000-000000000000' }),
    ...(kind === 'broken-credit-code' && { unit: '11440000MB2D00015P' }),
    ...(kind === 'twice' && { mobile: `138${digits}` }),
  };
  return `${Object.values({ ...cells, ...bad }).join(',')}\r\n`;
}

/** A list of this many rows, some hundred at a time. */
export function* officialLines(rows: number, units: readonly string[]): Generator<string> {
  yield listHeading;
  for (let first = 0; first < rows; first += 500)
    yield Array.from({ length: Math.min(500, rows - first) }, (_, at) => officialLine(first + at, units)).join('');
}
