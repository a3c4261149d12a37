import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ImportPreview } from '@/api';
import { Facts } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { Rejects, Sample } from './content';
import { Take } from './file-card';
import { daysOf, useTableName } from './format';
import { Mapped, Unknown } from './mapped';
import css from './new.module.css';
import { ShopChoice, UnknownShops } from './shop-choice';
import { blocked, type Entry, type Tray } from './tray';

interface Props {
  entry: Entry;
  preview: ImportPreview;
  tray: Tray;
  begin: () => void;
}

/** What a file turned out to be, what is in the way, and what can be done about it right here. */
export function Seen({ entry, preview, tray, begin }: Props) {
  const { t } = useTranslation('measure');
  const { imported_already, problem, suggested_mapping, format } = preview;
  const again = () => tray.againWhatWaits();
  return (
    <>
      {imported_already && (
        <p className={css.told}>
          {t('imports.already')}{' '}
          <Link to={`/measure/imports?open=${imported_already}`}>{t('imports.seeIt')}</Link>
        </p>
      )}
      {problem && <p className={css.wrong}>{problem}</p>}
      {format && <What preview={preview} />}
      {typeof suggested_mapping === 'string' ? (
        <Unknown preview={preview} suggested={suggested_mapping} done={again} />
      ) : (
        preview.remembered_mapping && <Mapped preview={preview} done={() => tray.again(entry.key)} />
      )}
      {preview.unknown_shops.length > 0 && (
        <UnknownShops
          shops={preview.unknown_shops}
          create={entry.create}
          setCreate={(create) => tray.say(entry.key, { create })}
          done={again}
        />
      )}
      {!imported_already && typeof suggested_mapping !== 'string' && (
        <div className={css.act}>
          <ShopChoice shop={entry.shop} urgent={!format} choose={(shop) => tray.say(entry.key, { shop })} />
          {format && (
            <Take
              rows={preview.rows}
              busy={entry.stage === 'beginning'}
              disabled={blocked(entry)}
              begin={begin}
            />
          )}
        </div>
      )}
      {format && <Sample rows={preview.sample} />}
      {preview.rejected > 0 && <Rejects rows={preview.rejects} count={preview.rejected} />}
    </>
  );
}

function What({ preview }: { preview: ImportPreview }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const tableName = useTableName();
  const { rows, rejected, skipped, shops } = preview;
  return (
    <div className={css.what}>
      <Facts
        facts={[
          [t('imports.field.format'), preview.format_name],
          [t('imports.field.tables'), format.list(preview.tables.map(tableName))],
          [t('imports.field.days'), daysOf(format, preview.first_day, preview.last_day)],
          [t('imports.field.rows'), t('imports.rows', { count: rows, n: format.number(rows) })],
          [
            t('imports.field.rejected'),
            rejected > 0 && (
              <strong className={css.bad}>
                {t('imports.rows', { count: rejected, n: format.number(rejected) })}
              </strong>
            ),
          ],
          [
            t('imports.field.skipped'),
            skipped > 0 && t('imports.skipped', { count: skipped, n: format.number(skipped) }),
          ],
        ]}
      />
      <Facts
        facts={[
          [
            t('imports.field.shops'),
            format.list(
              shops.map((shop) => t('imports.shopRows', { name: shop.name, n: format.number(shop.rows) })),
            ),
          ],
          [t('imports.field.encoding'), preview.encoding],
          [t('imports.field.zone'), preview.time_zone],
          [t('imports.field.sheets'), format.list(preview.sheets)],
          [
            t('imports.field.notes'),
            preview.notes.length > 0 && preview.notes.map((note) => <p key={note}>{note}</p>),
          ],
        ]}
      />
    </div>
  );
}
