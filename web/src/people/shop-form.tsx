import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { changeShop, createShop, type NewShop, type ShopRow } from '@/api';
import { FormPanel } from '@/ui/panel';
import { PLATFORMS, timeZones } from '@/ui/platforms';
import { useToast } from '@/ui/toast';
import css from './panel.module.css';
import { useStale } from './stale';

/** `9:00`, `09:00` up to `24:00`. */
const TIME = /^([01]?\d|2[0-3]):[0-5]\d$|^24:00$/;

/** A shop, new or changed. */
export default function ShopForm({ shop, close }: { shop: ShopRow | undefined; close: () => void }) {
  const { t, i18n } = useTranslation(['people', 'ui']);
  const { tell, fail } = useToast();
  const stale = useStale();
  const fields: NewShop = shop
    ? {
        name: shop.name,
        platform: shop.platform,
        time_zone: shop.time_zone,
        opens: shop.opens,
        closes: shop.closes,
      }
    : {
        name: '',
        platform: 'taobao',
        time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai',
        opens: '09:00',
        closes: '24:00',
      };
  const time = { pattern: TIME, message: t('need.time') };
  return (
    <FormPanel<NewShop, ShopRow>
      title={shop ? t('edit.title', { name: shop.name }) : t('shops.new')}
      verb={t(shop ? 'edit.save' : 'shops.new')}
      close={close}
      initial={fields}
      stale={[['shops'], ['teams'], ['people'], ['me']]}
      submit={(values, key) =>
        shop ? changeShop(shop.id, { ...values, version: shop.version }) : createShop(values, key)
      }
      done={({ name, version }) =>
        shop
          ? tell(
              t('said.saved', { name }),
              () => void changeShop(shop.id, { ...fields, version }).then(stale, fail),
            )
          : tell(t('said.created', { name }))
      }
    >
      <Form.Item
        name="name"
        label={t('shops.name')}
        rules={[{ required: true, whitespace: true, message: t('need.name') }]}
      >
        <Input maxLength={60} autoFocus />
      </Form.Item>
      <Form.Item name="platform" label={t('shops.platform')}>
        <Select options={PLATFORMS.map((value) => ({ value, label: t(`ui:platform.${value}`) }))} />
      </Form.Item>
      <div className={css.two}>
        <Form.Item name="opens" label={t('shops.opens')} rules={[time]}>
          <Input inputMode="numeric" placeholder="09:00" />
        </Form.Item>
        <Form.Item name="closes" label={t('shops.closes')} extra={t('shops.closesHint')} rules={[time]}>
          <Input inputMode="numeric" placeholder="24:00" />
        </Form.Item>
      </div>
      <Form.Item name="time_zone" label={t('shops.zone')} extra={t('shops.zoneHint')}>
        <Select showSearch options={timeZones(i18n.language)} />
      </Form.Item>
    </FormPanel>
  );
}
