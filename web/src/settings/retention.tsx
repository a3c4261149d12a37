import { Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import css from './form.module.css';

const KINDS = ['chats', 'buyer_data', 'files', 'notices', 'jobs'] as const;

/** Days per kind of data; an empty field keeps it for ever. */
export function RetentionFields() {
  const { t } = useTranslation('settings');
  return (
    <div>
      {KINDS.map((kind) => (
        <div key={kind} className={css.row}>
          <label htmlFor={`retention_${kind}`}>
            {t(`retention.${kind}.name`)}
            <small>{t(`retention.${kind}.what`)}</small>
          </label>
          <Form.Item name={['retention', kind]}>
            <InputNumber
              min={1}
              max={36_500}
              precision={0}
              suffix={t('day')}
              placeholder={t('retention.never')}
            />
          </Form.Item>
        </div>
      ))}
    </div>
  );
}
