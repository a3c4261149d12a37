import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { devicesQuery, endDevice, endOtherDevices, useAction } from '@/api';
import { useFormat } from '@/ui/format';
import { ProblemNote } from '@/ui/problem';
import { useToast } from '@/ui/toast';
import css from './self.module.css';

/** Where one is signed in, and signing out there. */
export function Devices() {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const { tell, fail } = useToast();
  const { data, error, refetch } = useQuery(devicesQuery);
  const options = { stale: [['me', 'devices']], done: () => tell(t('devices.ended')), failed: fail };
  const end = useAction((id: string) => endDevice(id), options);
  const endOthers = useAction(endOtherDevices, options);
  if (error && !data) return <ProblemNote error={error} retry={() => void refetch()} />;
  const others = data?.items.some((device) => !device.current);
  return (
    <>
      <ul className={css.rows} aria-busy={!data}>
        {data?.items.map((device) => (
          <li key={device.id}>
            <div className={css.what}>
              <strong>{device.label}</strong>
              <span className={css.quiet}>
                {device.address} · {device.current ? t('devices.this') : format.ago(device.seen_at)}
              </span>
            </div>
            {!device.current && (
              <Button
                size="small"
                onClick={() => end.mutate(device.id)}
                aria-label={t('devices.endOf', { device: device.label })}
              >
                {t('devices.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others && (
        <Button onClick={() => endOthers.mutate(undefined)} loading={endOthers.isPending}>
          {t('devices.endOthers')}
        </Button>
      )}
    </>
  );
}
