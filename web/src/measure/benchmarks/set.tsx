import { DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { type Benchmark, type Metric, setBenchmark } from '@/api';
import { useMe } from '@/app/session';
import { FormPanel } from '@/ui/panel';
import { PLATFORMS } from '@/ui/platforms';
import { useToast } from '@/ui/toast';
import { fromShown, shownOf } from './amount';

const LEVELS = ['limit', 'warning', 'standard', 'excellent', 'peer_average', 'peer_best'] as const;
const SURE = ['official', 'practitioner', 'weak', 'own'] as const;
const EVERY = '';

interface Values {
  shop: string;
  platform: string;
  metric: string;
  level: (typeof LEVELS)[number];
  value: number | null;
  since: Dayjs | null;
  window: string;
  minimum: number | null;
  minimum_of: 'units' | 'consultations' | 'ratings';
  consequence: string;
  confidence: (typeof SURE)[number];
  source: string;
}
interface Props {
  /** The value that another one takes the place of. */
  from: Benchmark | undefined;
  shop: string;
  metrics: Metric[];
  close: () => void;
}

/** A value from a day on. */
export default function SetPanel({ from, shop, metrics, close }: Props) {
  const { t } = useTranslation(['measure', 'ui']);
  const { shops } = useMe();
  const { tell } = useToast();
  const metric = (id: string | undefined) => metrics.find((one) => one.id === id);
  const first: Values = {
    shop: from?.shop ?? shop,
    platform: from?.platform ?? EVERY,
    metric: from?.metric ?? 'conversion',
    level: from?.level ?? 'standard',
    value: from?.value ? shownOf(metric(from.metric), from.value) : null,
    since: dayjs(),
    window: from?.window ?? '30',
    minimum: from?.minimum ?? null,
    minimum_of: from?.minimum_of ?? 'units',
    consequence: from?.consequence ?? '',
    confidence: 'own',
    source: '',
  };
  return (
    <FormPanel<Values, Benchmark>
      title={t('benchmark.new')}
      verb={t('benchmark.verb')}
      close={close}
      initial={first}
      stale={[['benchmarks'], ['figures', 'platform-rates']]}
      submit={(values, key) => {
        const limit = values.level === 'limit';
        return setBenchmark(
          {
            shop: values.shop || null,
            platform: (values.platform || null) as Benchmark['platform'] | null,
            metric: values.metric,
            level: values.level,
            value: values.value === null ? null : fromShown(metric(values.metric), values.value),
            since: values.since?.format('YYYY-MM-DD') ?? null,
            window: limit ? values.window : null,
            minimum: limit ? values.minimum : null,
            minimum_of: limit && values.minimum ? values.minimum_of : null,
            consequence: limit ? values.consequence : null,
            confidence: values.confidence,
            source: values.source,
          },
          key,
        );
      }}
      done={() => tell(t('benchmark.said'))}
    >
      {(form) => <Fields {...{ metrics, shops, from }} level={form} />}
    </FormPanel>
  );
}

function Fields({
  metrics,
  shops,
  level: form,
  from,
}: {
  metrics: Metric[];
  shops: { id: string; name: string }[];
  level: ReturnType<typeof Form.useForm<Values>>[0];
  from: Benchmark | undefined;
}) {
  const { t } = useTranslation(['measure', 'ui']);
  const chosen = Form.useWatch('metric', form) ?? from?.metric ?? 'conversion';
  const level = Form.useWatch('level', form) ?? from?.level;
  const unit = metrics.find(({ id }) => id === chosen)?.unit;
  const suffix =
    unit === 'share'
      ? '%'
      : unit === 'milliseconds'
        ? t('rules.unit.s')
        : unit?.startsWith('fen')
          ? '¥'
          : null;
  return (
    <>
      <Form.Item name="metric" label={t('benchmark.metric')}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={metrics.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="level" label={t('benchmark.level')}>
        <Select options={LEVELS.map((value) => ({ value, label: t(`benchmark.levels.${value}`) }))} />
      </Form.Item>
      <Form.Item name="value" label={t('benchmark.value')} extra={t('benchmark.valueHint')}>
        <InputNumber min={0} suffix={suffix} />
      </Form.Item>
      <Form.Item name="since" label={t('benchmark.since')} extra={t('benchmark.sinceHint')}>
        <DatePicker />
      </Form.Item>
      <Form.Item name="shop" label={t('rates.shop')}>
        <Select
          options={[
            { value: EVERY, label: t('rates.anyShop') },
            ...shops.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </Form.Item>
      <Form.Item name="platform" label={t('benchmark.platform')}>
        <Select
          options={[
            { value: EVERY, label: t('benchmark.anyPlatform') },
            ...PLATFORMS.map((value) => ({ value: value as string, label: t(`ui:platform.${value}`) })),
          ]}
        />
      </Form.Item>
      {level === 'limit' && (
        <>
          <Form.Item name="window" label={t('benchmark.window')}>
            <Select
              options={(['day', '7', '30', 'month'] as const).map((value) => ({
                value,
                label: t(`benchmark.windows.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item name="minimum" label={t('benchmark.minimum')} extra={t('benchmark.minimumHint')}>
            <InputNumber min={1} precision={0} />
          </Form.Item>
          <Form.Item name="minimum_of" label={t('benchmark.minimumOf')}>
            <Select
              options={(['units', 'consultations', 'ratings'] as const).map((value) => ({
                value,
                label: t(`benchmark.counts.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item name="consequence" label={t('benchmark.consequence')}>
            <Input maxLength={500} />
          </Form.Item>
        </>
      )}
      <Form.Item name="confidence" label={t('benchmark.sure')}>
        <Select options={SURE.map((value) => ({ value, label: t(`benchmark.confidence.${value}`) }))} />
      </Form.Item>
      <Form.Item
        name="source"
        label={t('benchmark.source')}
        rules={[{ required: true, whitespace: true, message: t('benchmark.sourceNeeded') }]}
      >
        <Input.TextArea maxLength={500} rows={3} placeholder={t('benchmark.sourceHint')} />
      </Form.Item>
    </>
  );
}
