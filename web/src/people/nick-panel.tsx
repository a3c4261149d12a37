import { Button, DatePicker, Form } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ALWAYS, type Binding, bind, changeBinding, type Nick, unbind } from '@/api';
import { Part } from '@/ui/facts';
import { InlineForm } from '@/ui/inline-form';
import { Panel } from '@/ui/panel';
import { PersonPicker } from '@/ui/person-picker';
import { useToast } from '@/ui/toast';
import { fresh, useAccept } from './nick-actions';
import { holders } from './nick-columns';
import css from './panel.module.css';
import { useStale } from './stale';
import { TimeLine } from './time-line';

/** A platform account and whose it was when. It changes hands from an instant on. */
export default function NickPanel({ nick, close }: { nick: Nick; close: () => void }) {
  const { t } = useTranslation('people');
  const [handing, setHanding] = useState(false);
  const accept = useAccept();
  const now = holders(nick)[0];
  return (
    <Panel
      title={t('nicks.one')}
      close={close}
      held={handing}
      footer={
        !handing && (
          <>
            {nick.suggestion && (
              <Button onClick={() => accept(nick)}>
                {t('nicks.is', { name: nick.suggestion.person.name })}
              </Button>
            )}
            <Button type="primary" onClick={() => setHanding(true)}>
              {t(now ? 'nicks.hand' : 'nicks.bind')}
            </Button>
          </>
        )
      }
    >
      <h1>{nick.nick}</h1>
      <p className={css.lead}>{nick.shop.name}</p>
      {handing && <HandForm nick={nick} now={now} back={() => setHanding(false)} />}
      <Part title={t('nicks.line')} note={t('nicks.lineNote')}>
        <TimeLine nick={nick} />
      </Part>
    </Panel>
  );
}

/** Gives the account to somebody from an instant on; whoever has it now has it up to then. */
function HandForm({ nick, now, back }: { nick: Nick; now: Binding | undefined; back: () => void }) {
  const { t } = useTranslation('people');
  const { tell, fail } = useToast();
  const stale = useStale();
  const first = !nick.bindings?.length;
  const undo = async (made: Binding) => {
    await unbind(made.id);
    if (now) await changeBinding(now.id, { to: now.to });
  };
  return (
    <InlineForm<{ person: { value: string; label: string }; from?: Dayjs | null }, Nick>
      verb={t(now ? 'nicks.hand' : 'nicks.bind')}
      back={back}
      stale={[['nicks'], ['people']]}
      initial={first ? {} : { from: dayjs() }}
      submit={({ person, from }, key) =>
        bind(
          nick.id,
          { person: person.value, from: from?.toISOString() ?? ALWAYS, hand_over: now !== undefined },
          key,
        )
      }
      done={(after, { person }) => {
        const made = fresh(nick, after);
        tell(
          t('said.bound', { nick: nick.nick, name: person.label }),
          made && (() => void undo(made).then(stale, fail)),
        );
      }}
    >
      <Form.Item name="person" label={t('nicks.to')} rules={[{ required: true, message: t('need.person') }]}>
        <PersonPicker {...(now ? { except: now.person.id } : {})} />
      </Form.Item>
      <Form.Item
        name="from"
        label={t('nicks.from')}
        extra={t(first ? 'nicks.fromFirst' : 'nicks.fromHint')}
        rules={first ? [] : [{ required: true, message: t('need.day') }]}
      >
        <DatePicker
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          style={{ width: '100%' }}
          placeholder={first ? t('nicks.always') : ''}
        />
      </Form.Item>
    </InlineForm>
  );
}
