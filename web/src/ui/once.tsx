import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import css from './once.module.css';
import { toClipboard } from './table/copy';
import { useToast } from './toast';

/** A secret that is shown once, here, with a way to copy it. `children` say what it is and how long it lives. */
export function Once({ secret, children }: { secret: string; children: React.ReactNode }) {
  const { t } = useTranslation('ui');
  const { tell, fail } = useToast();
  return (
    <div className={css.once} role="status">
      <p>{children}</p>
      <code className={css.secret}>{secret}</code>
      <Button size="small" onClick={() => toClipboard(secret).then(() => tell(t('once.copied')), fail)}>
        {t('once.copy')}
      </Button>
    </div>
  );
}
