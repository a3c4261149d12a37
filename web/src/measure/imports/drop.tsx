import { Button } from 'antd';
import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './new.module.css';

/** Where files are dropped, or chosen, several at once. */
export function Drop({ first, add }: { first: boolean; add: (files: Iterable<File>) => void }) {
  const { t } = useTranslation('measure');
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first
    <div
      className={over ? `${css.drop} ${css.over}` : css.drop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        add(event.dataTransfer.files);
      }}
    >
      <FileUp size={28} strokeWidth={1.5} aria-hidden />
      <p>
        {t(first ? 'imports.drop' : 'imports.dropMore')}
        <small>{t('imports.formats')}</small>
      </p>
      <Button {...(first ? { type: 'primary' as const } : {})} onClick={() => input.current?.click()}>
        {t('imports.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('imports.choose')}
        onChange={(event) => {
          add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
