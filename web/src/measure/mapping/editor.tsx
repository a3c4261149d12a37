import { Input, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import css from './mapping.module.css';
import { type MappingModel, readMapping, withTable, writeMapping } from './model';
import { useColumnName } from './names';
import { isTable, NEEDED, TABLES } from './tables';

interface Props {
  headers: string[];
  text: string;
  change: (text: string) => void;
}

/** What the columns of a file are, column by column; a mapping that says more is edited as text. */
export function MappingEditor({ headers, text, change }: Props) {
  const { t } = useTranslation('measure');
  const model = readMapping(text);
  if (!model || !isTable(model.table)) {
    return (
      <>
        <p className={css.hint}>{t('mapping.asText')}</p>
        <Input.TextArea
          aria-label={t('mapping.text')}
          className={css.text ?? ''}
          value={text}
          autoSize={{ minRows: 8, maxRows: 24 }}
          onChange={(event) => change(event.target.value)}
        />
      </>
    );
  }
  const set = (by: Partial<MappingModel>) => change(writeMapping({ ...model, ...by }));
  const columns = TABLES[model.table];
  const needed: readonly string[] = NEEDED[model.table];
  return (
    <>
      <div className={css.top}>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the Select inside is the control */}
        <label className={css.field}>
          <span>{t('mapping.table')}</span>
          <Select
            aria-label={t('mapping.table')}
            className={css.pick ?? ''}
            value={model.table}
            onChange={(table) => change(writeMapping(withTable(model, table, TABLES[table], headers)))}
            options={(Object.keys(TABLES) as (keyof typeof TABLES)[]).map((value) => ({
              value,
              label: t(`table.${value}`),
            }))}
          />
        </label>
        {(model.table === 'orders' || model.table === 'refunds' || model.table === 'order_lines') && (
          <Segmented
            aria-label={t('mapping.money')}
            value={model.money}
            onChange={(money) => set({ money })}
            options={(['yuan', 'fen'] as const).map((value) => ({ value, label: t(`mapping.in.${value}`) }))}
          />
        )}
      </div>
      <ul className={css.columns} aria-label={t('mapping.columns')}>
        {columns.map((column) => (
          <ColumnLine
            key={column}
            column={column}
            needed={needed.includes(column)}
            model={model}
            headers={headers}
            set={set}
          />
        ))}
      </ul>
      <More model={model} set={set} />
    </>
  );
}

interface LineProps {
  column: string;
  needed: boolean;
  model: MappingModel;
  headers: string[];
  set: (by: Partial<MappingModel>) => void;
}

function ColumnLine({ column, needed, model, headers, set }: LineProps) {
  const { t } = useTranslation('measure');
  const name = useColumnName()(column);
  const chosen = model.columns[column] ?? [];
  const constant = model.constants[column] ?? '';
  const lacking = needed && chosen.length === 0 && !constant;
  return (
    <li data-lacking={lacking}>
      <span className={css.name}>
        {name}
        {lacking && <small>{t('mapping.needed')}</small>}
      </span>
      <Select
        aria-label={t('mapping.headersOf', { column: name })}
        mode="multiple"
        className={css.grow ?? ''}
        placeholder={t('mapping.none')}
        value={chosen}
        onChange={(of: string[]) => set({ columns: { ...model.columns, [column]: of } })}
        options={headers.filter(Boolean).map((header) => ({ value: header, label: header }))}
      />
      <Input
        aria-label={t('mapping.constantOf', { column: name })}
        className={css.constant ?? ''}
        placeholder={t('mapping.constant')}
        value={constant}
        maxLength={200}
        onChange={(event) => set({ constants: { ...model.constants, [column]: event.target.value } })}
      />
    </li>
  );
}

/** Words of the status column, and how clocks are written. */
function More({ model, set }: Pick<LineProps, 'model' | 'set'>) {
  const { t } = useTranslation('measure');
  const status = Boolean(model.columns.status?.length);
  const words = (which: 'closed' | 'unpaid') => (
    // biome-ignore lint/a11y/noLabelWithoutControl: the Select inside is the control
    <label className={css.field}>
      <span>{t(`mapping.status.${which}`)}</span>
      <Select
        aria-label={t(`mapping.status.${which}`)}
        mode="tags"
        className={css.grow ?? ''}
        placeholder={t('mapping.status.hint')}
        value={model.status[which]}
        onChange={(of: string[]) => set({ status: { ...model.status, [which]: of } })}
      />
    </label>
  );
  return (
    <div className={css.rest}>
      {status && words('closed')}
      {status && words('unpaid')}
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the Select inside is the control */}
      <label className={css.field}>
        <span>{t('mapping.dates')}</span>
        <Select
          aria-label={t('mapping.dates')}
          value={model.order}
          onChange={(order) => set({ order })}
          options={(['mdy', 'dmy', 'ymd'] as const).map((value) => ({
            value,
            label: t(`mapping.order.${value}`),
          }))}
        />
      </label>
      <label className={css.field} htmlFor="mapping-offset">
        <span>{t('mapping.offset')}</span>
        <Input
          id="mapping-offset"
          className={css.constant ?? ''}
          placeholder="+08:00"
          value={model.offset}
          onChange={(event) => set({ offset: event.target.value.trim() })}
        />
      </label>
    </div>
  );
}
