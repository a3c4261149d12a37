import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, DatePicker, Form, Input } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createToken, endToken, permissionsQuery, tokensQuery, useAction } from '@/api';
import { useMe } from '@/app/session';
import { useFormat } from '@/ui/format';
import { FormPanel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem';
import { toClipboard } from '@/ui/table/copy';
import { useToast } from '@/ui/toast';
import css from './self.module.css';

interface Values {
  name: string;
  permissions: string[];
  expires_on?: Dayjs;
}

/** Keys for programs. The secret is shown once, here, and nowhere again. */
export function Tokens() {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const me = useMe();
  const { tell, fail } = useToast();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState('');
  const { data, error, refetch } = useQuery(tokensQuery);
  const permissions = useQuery({ ...permissionsQuery, enabled: adding });
  const end = useAction((id: string) => endToken(id), {
    stale: [['me', 'tokens']],
    done: () => tell(t('tokens.ended')),
    failed: fail,
  });
  if (error && !data) return <ProblemNote error={error} retry={() => void refetch()} />;
  const mine = permissions.data?.items.filter(({ key }) => me.permissions.includes(key)) ?? [];
  return (
    <>
      {secret && (
        <div className={css.once} role="status">
          <p>{t('tokens.once')}</p>
          <code className={css.secret}>{secret}</code>
          <Button size="small" onClick={() => toClipboard(secret).then(() => tell(t('tokens.copied')), fail)}>
            {t('tokens.copy')}
          </Button>
        </div>
      )}
      {data?.items.length === 0 && !secret && <p className={css.quiet}>{t('tokens.none')}</p>}
      <ul className={css.rows} aria-busy={!data}>
        {data?.items.map((token) => (
          <li key={token.id}>
            <div className={css.what}>
              <strong>{token.name}</strong>
              <span className={css.quiet}>
                {t('tokens.scopes', { count: token.permissions.length })} ·{' '}
                {token.expires_on
                  ? t('tokens.until', { day: format.day(token.expires_on) })
                  : t('tokens.forever')}{' '}
                · {token.used_at ? t('tokens.used', { ago: format.ago(token.used_at) }) : t('tokens.unused')}
              </span>
            </div>
            <Button
              size="small"
              onClick={() => end.mutate(token.id)}
              aria-label={t('tokens.endOf', { name: token.name })}
            >
              {t('tokens.end')}
            </Button>
          </li>
        ))}
      </ul>
      <Button onClick={() => setAdding(true)}>{t('tokens.verb')}</Button>
      {adding && (
        <FormPanel<Values, { secret: string }>
          title={t('tokens.verb')}
          verb={t('tokens.verb')}
          close={() => setAdding(false)}
          initial={{ permissions: [] }}
          stale={[['me', 'tokens']]}
          submit={(values, key) =>
            createToken(
              {
                name: values.name,
                permissions: values.permissions,
                expires_on: values.expires_on?.format('YYYY-MM-DD'),
              },
              key,
            )
          }
          done={(token) => setSecret(token.secret)}
        >
          <Form.Item
            name="name"
            label={t('tokens.name')}
            rules={[{ required: true, whitespace: true, message: t('tokens.nameNeeded') }]}
          >
            <Input maxLength={60} autoFocus placeholder={t('tokens.nameHint')} />
          </Form.Item>
          <Form.Item
            name="permissions"
            label={t('tokens.permissions')}
            // Not `required`: antd would write aria-required on a group, which has no such thing.
            rules={[{ type: 'array', min: 1, message: t('tokens.permissionsNeeded') }]}
          >
            <Checkbox.Group className={css.checks}>
              {mine.map(({ key, name, description }) => (
                <Checkbox key={key} value={key}>
                  {name}
                  <small>{description}</small>
                </Checkbox>
              ))}
            </Checkbox.Group>
          </Form.Item>
          <Form.Item name="expires_on" label={t('tokens.expires')}>
            <DatePicker style={{ width: '100%' }} />
          </Form.Item>
        </FormPanel>
      )}
    </>
  );
}
