import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { Maximize2 } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { wallQuery } from '@/api';
import { useMe } from '@/app/session';
import { Empty } from '@/ui/empty';
import { useFormat } from '@/ui/format';
import { Page } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { text, useUrlState } from '@/ui/url';
import { useNow } from './clock';
import { Hands } from './hands';
import { TodaySoFar } from './today';
import { Waits } from './waits';
import css from './wall.module.css';

const schema = { shop: text() };

/** What goes on now, for a big screen and for a phone: who is on duty, who waits and for how long, how the day goes. */
export default function WallPage() {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { shops } = useMe();
  const [url, setUrl] = useUrlState(schema);
  const { data, error, refetch, dataUpdatedAt } = useQuery(wallQuery(url.shop));
  const screen = useRef<HTMLDivElement>(null);
  const now = useNow(data ? Date.parse(data.as_of) - dataUpdatedAt : 0);
  return (
    <Page
      title={t('part.wall')}
      note={data && t('wall.asOf', { time: format.time(data.as_of) })}
      scope={
        shops.length > 1 && (
          <Select
            aria-label={t('shop')}
            className={css.shop ?? ''}
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
      actions={
        document.fullscreenEnabled && (
          <Button
            icon={<Maximize2 size={16} aria-hidden />}
            onClick={() => void screen.current?.requestFullscreen()}
          >
            {t('wall.fill')}
          </Button>
        )
      }
    >
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {data && (
        <div ref={screen} className={css.wall}>
          <dl className={css.counts}>
            <Count name={t('wall.onDuty')} value={data.on_duty.length} />
            <Count name={t('wall.talking')} value={data.talking} />
            <Count name={t('wall.waiting')} value={data.waiting} />
            <Count name={t('wall.late')} value={data.late} bad={data.late > 0} />
            <TodaySoFar shop={url.shop} />
          </dl>
          {data.on_duty.length === 0 && data.talking === 0 ? (
            <Empty title={t('wall.quiet')}>{t('wall.quietThen')}</Empty>
          ) : (
            <div className={css.sides}>
              <Waits waits={data.waits} all={data.waiting} now={now} />
              <Hands hands={data.on_duty} now={now} />
            </div>
          )}
        </div>
      )}
    </Page>
  );
}

export function Count({ name, value, bad = false }: { name: string; value: number | string; bad?: boolean }) {
  return (
    <div className={css.count}>
      <dt>{name}</dt>
      <dd data-bad={bad}>{value}</dd>
    </div>
  );
}
