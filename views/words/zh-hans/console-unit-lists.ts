/** What is said of lists of units where it differs from lists of officials. */
export const consoleUnitLists = {
  listIn: (name: string) => `按名单新增或更名「${name}」的下级机构`,
  lead: '先上传名单查看结果，确认后才会处理。一次最多 2000 行。',
  columnHintsOfUnits: {
    unit: '已有机构的编号或统一社会信用代码；新机构可写一个自己的代号，供后面的行引用，也可留空。',
    parent: '上级机构的编号、信用代码，或前面某行的代号；留空即本机构。',
    kind: '政府、部门或处室。',
    level: '省级、市级、县级或乡镇级。',
    division_code: '6、9 或 12 位的现行代码。',
    name_zh_hans: '最多 100 个字。',
    name_zh_hant: '最多 100 个字。',
    name_en: '最多 100 个字符。',
  },
  appoint: (count: number) => `${count} 个机构可以新增`,
  change: (count: number) => `${count} 个机构更名`,
  label: '机构',
  massHint: (rows: number, _endings: number) =>
    `24 小时内由一人按名单合计处理超过 ${rows} 个机构，须由另一位安全管理员批准。批准前名单或相关机构有变化，申请即作废。`,
  earlierHint: (count: number) => `您在此前 24 小时内已按其他名单处理 ${count} 个机构。`,
  appointed: (count: number) => `已新增 ${count} 个机构`,
  changed: (count: number) => `已更名 ${count} 个机构`,
  undone: (removed: number, restored: number) => `已撤回：${removed} 个机构移除，${restored} 个恢复原名`,
  undoHint:
    '新增后还没有使用的机构会移除，更名的恢复原名；已有岗位、下级或应用，或已不在您管理范围内的保留，并逐一列出。',
  give: '按名单新增下级机构',
  asCsv: '导出机构（CSV）',
  asWorkbook: '导出机构（Excel）',
  exportHint: '本机构及下级机构。改好后可以作为名单再上传。',
  exampleName: '示例征管处',
  massUnits: { added: '新增机构', renamed: '更名机构', earlier: '申请人此前 24 小时按其他名单处理的机构' },
  leftUnits: {
    'out-of-reach': '已不在撤回人的管理范围内',
    'in-use': '已有岗位、下级或应用',
    'renamed-since': '之后又更名',
  },
  unitRefusals: {
    'unit-unknown': '没有这个机构，或不在本机构之下',
    'parent-unknown': '没有这个上级机构，或不在本机构之下',
    'label-taken': '前面的行已用了这个代号',
    'unit-moved': '名单不能调整上级，请在机构页面申请',
    'unit-fixed': '名单不能更改已有机构的类别、层级或区划',
    'unit-twin': '同一上级之下已有这个名称的机构',
    'kind-invalid': '类别有误',
    'level-invalid': '层级有误',
    'division-unknown': '没有这个行政区划代码',
    'name-invalid': '名称有误或为空',
  },
};

export const unitListProblems = {
  'console.unit-columns': '第一行须写明下面的全部列名，每列一次；请下载模板对照。',
  'console.too-many-units': '名单超过 2000 行。请分成几份。',
};
