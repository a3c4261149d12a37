import { expect, it } from 'vitest';
import { readMapping, withTable, writeMapping } from './model';
import { readToml } from './toml';

/** As the server suggests one. */
const SUGGESTED = `# What the columns of the file are; lines that begin with # are not read.
table = "orders"

[columns]
# shop = ""
order_id = "订单编号"
buyer = "顾客"
created_at = ["下单时间", "下单日期"]
paid = '实付"款'

# Headers of the file without a column:
#   "备注"

[constants]
# shop = "我的店铺"

[clock]
order = "mdy"  # of dates like 3/20/20
`;

it('reads what the server suggests', () => {
  const model = readMapping(SUGGESTED);
  expect(model).toMatchObject({
    table: 'orders',
    columns: {
      order_id: ['订单编号'],
      buyer: ['顾客'],
      created_at: ['下单时间', '下单日期'],
      paid: ['实付"款'],
    },
    constants: {},
    order: 'mdy',
    money: 'yuan',
  });
});
it('writes what it reads, and keeps what it has no field for', () => {
  const text = `${SUGGESTED}\n[words.kind]\nreturn = ["退货"]\n\n[quirks]\npaid_is_payable = true\nheader_rows = 2\n`;
  const model = readMapping(text);
  if (!model) throw new Error('not read');
  const again = readMapping(writeMapping(model));
  expect(again).toEqual({ ...model, rest: again?.rest });
  expect(again?.rest['words.kind']).toEqual({ return: ['退货'] });
  expect(again?.rest.quirks).toEqual({ paid_is_payable: true, header_rows: 2 });
});
it('what a person takes away is gone', () => {
  const model = readMapping('table = "orders"\n[columns]\norder_id = "单号"\n[status]\nclosed = ["取消"]\n');
  if (!model) throw new Error('not read');
  const text = writeMapping({ ...model, columns: {}, status: { closed: [], unpaid: ['待付款'] } });
  expect(text).not.toContain('单号');
  expect(readMapping(text)?.status).toEqual({ closed: [], unpaid: ['待付款'] });
});
it('escapes what a header may hold', () => {
  const header = '价格\\"元"\t\u007f';
  const model = readMapping(SUGGESTED);
  if (!model) throw new Error('not read');
  const text = writeMapping({ ...model, columns: { paid: [header] } });
  expect(readMapping(text)?.columns.paid).toEqual([header]);
});
it.each([
  'columns = { order_id = "单号" }',
  'text = """\nmany lines\n"""',
  '[[metric]]\nheaders = "x"',
  'a = [\n"b"\n]',
])('leaves to the text what it does not know: %s', (text) => {
  expect(readToml(text)).toBe(null);
});
it('another table keeps what both have', () => {
  const model = readMapping(SUGGESTED);
  if (!model) throw new Error('not read');
  const refunds = withTable(model, 'refunds', ['shop', 'order_id', 'amount'], ['订单编号', 'Amount']);
  expect(refunds.columns).toEqual({ order_id: ['订单编号'], amount: ['Amount'] });
});
