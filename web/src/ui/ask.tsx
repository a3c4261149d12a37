import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './ask.module.css';

interface Props {
  /** What has to be typed. */
  name: string;
  verb: string;
  busy?: boolean;
  run: () => void;
  back: () => void;
}

/** For the few things that cannot be undone: the name has to be typed. */
export function AskName({ name, verb, busy, run, back }: Props) {
  const { t } = useTranslation('ui');
  const [typed, setTyped] = useState('');
  const id = useId();
  return (
    <form
      className={css.ask}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() === name) run();
      }}
    >
      <label htmlFor={id}>{t('ask.type', { name })}</label>
      <Input id={id} value={typed} autoFocus autoComplete="off" onChange={(e) => setTyped(e.target.value)} />
      <div className={css.buttons}>
        <Button onClick={back}>{t('cancel')}</Button>
        <Button danger htmlType="submit" disabled={typed.trim() !== name} loading={busy ?? false}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
