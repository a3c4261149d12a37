import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useCallback, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMe } from '@/app/session';
import { Page } from '@/ui/page';
import { Drop } from './drop';
import { FileCard } from './file-card';
import css from './new.module.css';
import { blocked, trayOf } from './tray';

/** Files from several places at once: each is looked at, mended where it must be, and imported. */
export default function NewImportPage() {
  const { t } = useTranslation('measure');
  const client = useQueryClient();
  const tray = trayOf(useMe().account);
  const entries = useSyncExternalStore(tray.listen, tray.now);
  const ready = entries.filter((entry) => !blocked(entry));
  const begin = useCallback(
    async (keys: string[]) => {
      for (const key of keys) await tray.begin(key);
      await client.invalidateQueries({ queryKey: ['imports'] });
    },
    [tray, client],
  );
  return (
    <Page
      title={t('imports.new')}
      actions={
        <>
          <Link to="/measure/imports">{t('imports.history')}</Link>
          {entries.length > 0 && (
            <Button
              type="primary"
              disabled={ready.length === 0}
              onClick={() => void begin(ready.map(({ key }) => key))}
            >
              {t('imports.takeAll', { count: ready.length })}
            </Button>
          )}
        </>
      }
    >
      <Drop first={entries.length === 0} add={(files) => tray.add(files)} />
      {entries.length === 0 ? (
        <div className={css.how}>
          <h2>{t('imports.how')}</h2>
          <ol>
            <li>{t('imports.how1')}</li>
            <li>{t('imports.how2')}</li>
            <li>{t('imports.how3')}</li>
          </ol>
        </div>
      ) : (
        <ul className={css.files} aria-label={t('imports.files')}>
          {entries.map((entry) => (
            <li key={entry.key}>
              <FileCard entry={entry} tray={tray} begin={() => void begin([entry.key])} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
