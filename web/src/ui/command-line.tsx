import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import css from './command-line.module.css';
import { toClipboard } from './table/copy';
import { useToast } from './toast';

/** What is typed in a terminal, with a way to copy it. */
export function CommandLine({ children }: { children: string }) {
  const { t } = useTranslation('ui');
  const { tell, fail } = useToast();
  return (
    <div className={css.command}>
      <pre>
        <code>{children}</code>
      </pre>
      <Button size="small" onClick={() => toClipboard(children).then(() => tell(t('once.copied')), fail)}>
        {t('once.copy')}
      </Button>
    </div>
  );
}
