import { Input } from 'antd';
import { Search as Glass } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import css from './search.module.css';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** How long nobody types before the list is asked for. */
const PAUSE = 250;

/** The search of a list; `/` goes there. The list follows what is typed, and the field follows "back". */
export function Search({ label, value, onChange }: Props) {
  const [typed, setTyped] = useState(value);
  const taken = useRef(value);
  const timer = useRef(0);
  useEffect(() => {
    if (value === taken.current) return;
    taken.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const take = (text: string) => {
    clearTimeout(timer.current);
    if (text.trim() === taken.current) return;
    taken.current = text.trim();
    onChange(taken.current);
  };
  const soon = (text: string) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => take(text), PAUSE);
  };
  return (
    <span data-search className={css.search}>
      <Input
        value={typed}
        aria-label={label}
        placeholder={label}
        prefix={<Glass size={14} aria-hidden />}
        allowClear
        onChange={(event) => {
          setTyped(event.target.value);
          // Pinyin on its way to a character is nothing to search for.
          if (!(event.nativeEvent as InputEvent).isComposing) soon(event.target.value);
        }}
        onCompositionEnd={(event) => soon(event.currentTarget.value)}
        onPressEnter={(event) => take(event.currentTarget.value)}
        onBlur={(event) => take(event.currentTarget.value)}
        onClear={() => take('')}
      />
    </span>
  );
}
