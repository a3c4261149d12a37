import { useQuery } from '@tanstack/react-query';
import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  addReportDelivery,
  changeReportDelivery,
  type ReportDelivery,
  reportChannelsQuery,
  type SavedReport,
} from '@/api';
import { useFormat } from '@/ui/format';
import { InlineForm } from '@/ui/inline-form';
import { timeZones } from '@/ui/platforms';
import { useToast } from '@/ui/toast';
import css from './reports.module.css';

interface Values {
  every: ReportDelivery['every'];
  day: number;
  at: string;
  zone?: string;
  format: ReportDelivery['format'];
  addresses: string[];
  robot?: string;
  patience: number;
  enabled: boolean;
}
const EVERY = ['daily', 'weekly', 'monthly'] as const;

/** When, to whom, and in which form. */
export function PlanForm({
  report,
  plan,
  back,
}: {
  report: SavedReport;
  plan?: ReportDelivery;
  back: () => void;
}) {
  const { t, i18n } = useTranslation('measure');
  const { tell } = useToast();
  const channels = useQuery(reportChannelsQuery);
  const robots = channels.data?.robots ?? [];
  const asked = ({ every, day, robot, zone, ...rest }: Values) => ({
    ...rest,
    every,
    day: every === 'daily' ? 0 : day,
    ...(zone ? { zone } : {}),
    ...(robot ? { robot } : {}),
    ...(plan ? { version: plan.version, language: plan.language } : {}),
  });
  return (
    <InlineForm<Values, ReportDelivery>
      verb={t('report.saveVerb')}
      back={back}
      stale={[
        ['reports', 'deliveries', report.id],
        ['reports', 'list'],
      ]}
      initial={{
        every: plan?.every ?? 'daily',
        day: plan?.day ?? 0,
        at: plan?.at ?? '09:00',
        ...(plan ? { zone: plan.zone } : {}),
        format: plan?.format ?? 'xlsx',
        addresses: plan?.addresses ?? [],
        ...(plan?.robot ? { robot: plan.robot } : {}),
        patience: plan?.patience ?? 120,
        enabled: plan?.enabled ?? true,
      }}
      submit={(values, key) =>
        plan ? changeReportDelivery(plan.id, asked(values)) : addReportDelivery(report.id, asked(values), key)
      }
      done={() => tell(t('report.said.plan'))}
    >
      {(form) => (
        <>
          <div className={css.two}>
            <Form.Item name="every" label={t('report.every')}>
              <Select
                options={EVERY.map((value) => ({ value, label: t(`report.everys.${value}`) }))}
                onChange={(every) => form.setFieldValue('day', every === 'monthly' ? 1 : 0)}
              />
            </Form.Item>
            <Form.Item
              name="at"
              label={t('report.at')}
              rules={[
                { required: true, pattern: /^([01]\d|2[0-3]):[0-5]\d$/, message: t('report.atNeeded') },
              ]}
            >
              <Input inputMode="numeric" maxLength={5} placeholder="09:00" />
            </Form.Item>
          </div>
          <Form.Item noStyle dependencies={['every']}>
            {({ getFieldValue }) => <OnDay every={getFieldValue('every')} />}
          </Form.Item>
          <Form.Item name="zone" label={t('report.zone')} extra={t('report.zoneHint')}>
            <Select allowClear showSearch options={timeZones(i18n.language)} />
          </Form.Item>
          <Form.Item
            name="addresses"
            label={t('report.addresses')}
            extra={channels.data && !channels.data.mail ? t('report.noMail') : t('report.addressesHint')}
          >
            <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', ';', ' ']} />
          </Form.Item>
          <Form.Item name="format" label={t('report.format')}>
            <Select
              options={[
                { value: 'xlsx', label: 'Excel' },
                { value: 'csv', label: 'CSV' },
              ]}
            />
          </Form.Item>
          {robots.length > 0 && (
            <Form.Item name="robot" label={t('report.robot')} extra={t('report.robotHint')}>
              <Select allowClear options={robots.map(({ id, name }) => ({ value: id, label: name }))} />
            </Form.Item>
          )}
          <Form.Item name="patience" label={t('report.patience')} extra={t('report.patienceHint')}>
            <InputNumber min={0} max={720} precision={0} suffix={t('report.minutes')} />
          </Form.Item>
          <Form.Item name="enabled" label={t('report.enabled')} valuePropName="checked">
            <Switch />
          </Form.Item>
        </>
      )}
    </InlineForm>
  );
}

function OnDay({ every }: { every: Values['every'] }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  if (every === 'daily') return null;
  const days =
    every === 'weekly'
      ? [0, 1, 2, 3, 4, 5, 6].map((value) => ({
          value,
          label: format.weekday(`2024-01-0${value + 1}T12:00:00`),
        }))
      : Array.from({ length: 31 }, (_, i) => ({ value: i + 1, label: String(i + 1) }));
  return (
    <Form.Item name="day" label={t(`report.days.${every}`)}>
      <Select options={days} />
    </Form.Item>
  );
}
