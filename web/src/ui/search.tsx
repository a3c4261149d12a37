import { Input } from 'antd';
import { Search as Glass } from 'lucide-react';
import css from './search.module.css';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** The search of a list; `/` goes there. Typing goes to the address, so the field follows "back" too. */
export function Search({ label, value, onChange }: Props) {
  const take = (text: string) => {
    if (text.trim() !== value) onChange(text.trim());
  };
  return (
    <span data-search className={css.search}>
      <Input
        key={value}
        defaultValue={value}
        aria-label={label}
        placeholder={label}
        prefix={<Glass size={14} aria-hidden />}
        allowClear
        onPressEnter={(event) => take(event.currentTarget.value)}
        onBlur={(event) => take(event.currentTarget.value)}
        onClear={() => take('')}
      />
    </span>
  );
}
