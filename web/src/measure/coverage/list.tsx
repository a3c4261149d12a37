import { useQueries } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { coverageQuery, exportFile } from '@/api';
import { useMay, useMe } from '@/app/session';
import { Empty } from '@/ui/empty';
import { Page, Section } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { oneOf, text, useUrlState } from '@/ui/url';
import { later, today } from '../days';
import { FileMenu } from '../file-menu';
import { Calendar } from './calendar';
import css from './coverage.module.css';
import { Findings } from './findings';

const WEEKS = ['5', '13', '52'] as const;
const schema = { shop: text(), weeks: oneOf(WEEKS, '5') };
/** By account one call tells two months. */
const BY_ACCOUNT = 8;

/** Which data there are, shop by day by source; what seems to be missing stands first. */
export default function CoveragePage() {
  const { t } = useTranslation('measure');
  const { shops } = useMe();
  const mayImport = useMay('import.write');
  const [url, setUrl] = useUrlState(schema);
  const to = today();
  const from = later(to, 1 - 7 * Number(url.weeks));
  const shown = url.shop ? shops.filter(({ id }) => id === url.shop) : shops;
  const by_account = shown.length === 1 && Number(url.weeks) <= BY_ACCOUNT;
  const asked = useQueries({
    queries: shown.map(({ id }) => coverageQuery({ shop: id, from, to, by_account })),
  });
  const known = shown.flatMap((shop, i) => {
    const data = asked[i]?.data;
    return data ? [{ shop, data }] : [];
  });
  const failed = asked.find(({ error }) => error);
  const bare = known.length === shown.length && known.every(({ data }) => data.days.length === 0);
  return (
    <Page
      title={t('part.coverage')}
      scope={
        shops.length > 1 && (
          <Select
            aria-label={t('shop')}
            className={css.pick ?? ''}
            showSearch={{ optionFilterProp: 'label' }}
            value={url.shop}
            onChange={(shop) => setUrl({ shop })}
            options={[
              { value: '', label: t('anyShop') },
              ...shops.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )
      }
      period={
        <Segmented
          aria-label={t('coverage.period')}
          value={url.weeks}
          onChange={(weeks) => setUrl({ weeks })}
          options={WEEKS.map((value) => ({ value, label: t(`coverage.weeks.${value}`) }))}
        />
      }
    >
      {failed && <ProblemNote error={failed.error} retry={() => void failed.refetch()} />}
      {bare ? (
        <Empty
          title={t('coverage.none')}
          action={mayImport && <Link to="/measure/imports/new">{t('imports.new')}</Link>}
        >
          {t('coverage.noneThen')}
        </Empty>
      ) : (
        <>
          {known.length > 0 && <Findings of={known} complete={known.length === shown.length} />}
          {known
            .filter(({ data }) => data.days.length > 0)
            .map(({ shop, data }) => (
              <Section
                key={shop.id}
                title={shop.name}
                actions={
                  <FileMenu
                    fetch={(format) =>
                      exportFile('GET /coverage/export', {
                        query: { shop: shop.id, from, to, by_account, format },
                      })
                    }
                  />
                }
              >
                <Calendar name={shop.name} coverage={data} from={from} to={to} />
              </Section>
            ))}
        </>
      )}
    </Page>
  );
}
