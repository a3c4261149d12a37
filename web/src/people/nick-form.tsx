import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { createNick, type Nick } from '@/api';
import { useMe } from '@/app/session';
import { FormPanel } from '@/ui/panel';
import { useToast } from '@/ui/toast';

/** A platform account that no import has shown yet. */
export default function NickForm({ close }: { close: () => void }) {
  const { t } = useTranslation('people');
  const { shops } = useMe();
  const { tell } = useToast();
  return (
    <FormPanel<{ shop: string; nick: string }, Nick>
      title={t('nicks.new')}
      verb={t('nicks.new')}
      close={close}
      initial={shops.length === 1 && shops[0] ? { shop: shops[0].id } : {}}
      stale={[['nicks']]}
      submit={({ shop, nick }, key) => createNick({ shop, nick: nick.trim() }, key)}
      done={({ nick }) => tell(t('said.created', { name: nick }))}
    >
      <Form.Item name="shop" label={t('field.shop')} rules={[{ required: true, message: t('need.shop') }]}>
        <Select options={shops.map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
      <Form.Item
        name="nick"
        label={t('nicks.nick')}
        extra={t('nicks.nickHint')}
        rules={[{ required: true, whitespace: true, message: t('need.nick') }]}
      >
        <Input maxLength={120} autoFocus autoComplete="off" spellCheck={false} />
      </Form.Item>
    </FormPanel>
  );
}
