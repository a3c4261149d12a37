import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import css from './export-menu.module.css';
import { Menu } from './menu';
import { useToast } from './toast';

interface Props {
  /** Name shown and the file it fetches. */
  files: { name: string; fetch: () => Promise<void> }[];
}

/** Takes what the page shows along, in open formats. */
export function ExportMenu({ files }: Props) {
  const { t } = useTranslation('ui');
  const { fail } = useToast();
  return (
    <Menu
      label={t('export')}
      told
      className={css.button}
      trigger={
        <>
          <Download size={16} aria-hidden />
          {t('export')}
        </>
      }
      items={files.map(({ name, fetch }) => ({
        key: name,
        label: name,
        run: () => void fetch().catch(fail),
      }))}
    />
  );
}
