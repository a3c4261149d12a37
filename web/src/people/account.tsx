import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  createAccount,
  disableAccount,
  enableAccount,
  newResetLink,
  removeTotp,
  unlockAccount,
  useAction,
} from '@/api';
import { useMay, useMe } from '@/app/session';
import { AskName } from '@/ui/ask';
import { Facts, Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { InlineForm } from '@/ui/inline-form';
import { Once } from '@/ui/once';
import { State } from '@/ui/state';
import { useToast } from '@/ui/toast';
import { TONE } from './columns';
import type { PartProps } from './panel';
import css from './panel.module.css';
import { useStale } from './stale';

/** The sign-in: making one, a link to set a password (shown once), unlocking, switching off and on. */
export function Account({ person, act, setAct }: PartProps) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const mayWrite = useMay('people.write');
  const me = useMe();
  const [link, setLink] = useState<{ link: string; expires_at?: string | null } | null>(null);
  const { account } = person;
  return (
    <Part
      title={t('field.account')}
      note={account && <State tone={TONE[account.state]}>{t(`account.state.${account.state}`)}</State>}
      action={
        !account &&
        mayWrite &&
        !person.left_on &&
        act === '' && (
          <Button size="small" onClick={() => setAct('account')}>
            {t('account.create')}
          </Button>
        )
      }
    >
      {!account && act !== 'account' && <p className={css.quiet}>{t('account.none')}</p>}
      {act === 'account' && !account && (
        <InlineForm<{ login: string }, Awaited<ReturnType<typeof createAccount>>>
          verb={t('account.create')}
          back={() => setAct('')}
          stale={[['people']]}
          initial={person.number ? { login: person.number.toLowerCase() } : {}}
          submit={({ login }, key) => createAccount(person.id, login.trim(), key)}
          done={({ reset_link, expires_at }) => reset_link && setLink({ link: reset_link, expires_at })}
        >
          <Form.Item
            name="login"
            label={t('account.login')}
            extra={t('account.loginHint')}
            rules={[{ required: true, whitespace: true, message: t('need.login') }]}
          >
            <Input autoFocus autoCapitalize="none" autoComplete="off" spellCheck={false} maxLength={60} />
          </Form.Item>
        </InlineForm>
      )}
      {link && (
        <Once secret={new URL(link.link, location.origin).href}>
          {t('account.once', { name: person.name })}
          {link.expires_at && ` ${t('account.until', { at: format.when(link.expires_at) })}`}
        </Once>
      )}
      {account && (
        <Facts
          facts={[
            [t('account.login'), account.login],
            [t('account.totp'), t(account.totp ? 'account.totpOn' : 'account.totpOff')],
            [t('account.seen'), account.last_seen_at ? format.ago(account.last_seen_at) : t('account.never')],
          ]}
        />
      )}
      {account && mayWrite && !person.left_on && person.id !== me.person && (
        <Buttons person={person} linked={setLink} />
      )}
      {account && person.id === me.person && <p className={css.quiet}>{t('account.self')}</p>}
    </Part>
  );
}

function Buttons({
  person,
  linked,
}: {
  person: PartProps['person'];
  linked: (made: { link: string; expires_at?: string | null }) => void;
}) {
  const { t } = useTranslation('people');
  const { tell, fail } = useToast();
  const stale = useStale();
  const state = person.account?.state;
  const name = person.name;
  const reset = useAction(() => newResetLink(person.id), { done: linked, failed: fail });
  const act = (call: () => Promise<void>, said: string, undo?: () => Promise<void>) => {
    call().then(() => {
      stale();
      tell(said, undo && (() => void undo().then(stale, fail)));
    }, fail);
  };
  const disable = () => disableAccount(person.id);
  const enable = () => enableAccount(person.id);
  const [ending, setEnding] = useState(false);
  if (ending)
    return (
      <AskName
        name={person.account?.login ?? ''}
        verb={t('account.totpEnd')}
        run={() => {
          setEnding(false);
          act(() => removeTotp(person.id), t('said.totpEnded', { name }));
        }}
        back={() => setEnding(false)}
      />
    );
  return (
    <div className={css.buttons}>
      {state !== 'disabled' && (
        <Button size="small" loading={reset.isPending} onClick={() => reset.mutate(undefined)}>
          {t('account.reset')}
        </Button>
      )}
      {state === 'locked' && (
        <Button
          size="small"
          onClick={() => act(() => unlockAccount(person.id), t('said.unlocked', { name }))}
        >
          {t('account.unlock')}
        </Button>
      )}
      {person.account?.totp && state !== 'disabled' && (
        <Button size="small" onClick={() => setEnding(true)}>
          {t('account.totpEnd')}
        </Button>
      )}
      {state === 'disabled' ? (
        <Button size="small" onClick={() => act(enable, t('said.enabled', { name }), disable)}>
          {t('account.enable')}
        </Button>
      ) : (
        <Button size="small" onClick={() => act(disable, t('said.disabled', { name }), enable)}>
          {t('account.disable')}
        </Button>
      )}
    </div>
  );
}
