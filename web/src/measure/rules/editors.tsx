import { Input, InputNumber, Select, Space, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleField } from '@/api';
import { lengthOf } from './draft';
import css from './rules.module.css';

interface Props {
  field: RuleField;
  value: unknown;
  change: (value: unknown) => void;
}

/** What a field is chosen with. */
export function Editor({ field, value, change }: Props) {
  const label = field.name;
  if (field.kind === 'flag')
    return <Switch aria-label={label} checked={value === true} onChange={(on) => change(on)} />;
  if (field.kind === 'choice')
    return (
      <Select
        aria-label={label}
        className={css.wide ?? ''}
        value={String(value)}
        onChange={(word) => change(word)}
        options={(field.choices ?? []).map(({ word, name }) => ({ value: word, label: name }))}
      />
    );
  if (field.kind === 'texts') return <Texts {...{ field, value, change }} />;
  if (field.kind === 'duration') return <Length {...{ field, value, change }} />;
  if (field.kind === 'days' || field.kind === 'integer') return <Whole {...{ field, value, change }} />;
  return (
    <Input
      aria-label={label}
      className={css.short ?? ''}
      value={String(value)}
      onChange={(event) => change(event.target.value)}
    />
  );
}

const linesOf = (text: string) => text.split(/\r?\n/).filter((line) => line.trim() !== '');

function Texts({ field, value, change }: Props) {
  const kept = (Array.isArray(value) ? value.map(String) : []).join('\n');
  const [typed, setTyped] = useState(kept);
  // An empty line that is being typed is no text yet, and stays.
  const shown = linesOf(typed).join('\n') === kept ? typed : kept;
  return (
    <Input.TextArea
      aria-label={field.name}
      className={css.wide ?? ''}
      rows={Math.min(8, shown.split('\n').length + 1)}
      placeholder={field.limits}
      value={shown}
      onChange={(event) => {
        setTyped(event.target.value);
        change(linesOf(event.target.value));
      }}
    />
  );
}

const UNITS = ['s', 'min', 'h', 'd'] as const;

function Length({ field, value, change }: Props) {
  const { t } = useTranslation('measure');
  const { count, unit } = lengthOf(value);
  return (
    <Space.Compact>
      <InputNumber
        aria-label={field.name}
        className={css.number ?? ''}
        min={field.least ?? 0}
        precision={0}
        value={count}
        onChange={(next) => change(`${next ?? 0} ${unit}`)}
      />
      <Select
        aria-label={t('rules.unitOf', { name: field.name })}
        className={css.unit ?? ''}
        value={unit}
        onChange={(next) => change(`${count} ${next}`)}
        options={UNITS.map((one) => ({ value: one as string, label: t(`rules.unit.${one}`) }))}
      />
    </Space.Compact>
  );
}

function Whole({ field, value, change }: Props) {
  const { t } = useTranslation('measure');
  return (
    <InputNumber
      aria-label={field.name}
      className={css.number ?? ''}
      min={field.least ?? 0}
      max={field.most ?? 1_000_000}
      precision={0}
      value={Number(value)}
      onChange={(next) => change(next ?? field.least ?? 0)}
      suffix={field.kind === 'days' ? t('rules.unit.d') : null}
    />
  );
}
