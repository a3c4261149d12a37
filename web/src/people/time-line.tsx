import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Binding, bind, changeBinding, isAlways, type Nick, unbind } from '@/api';
import { useFormat } from '@/ui/format';
import { Menu } from '@/ui/menu';
import { useToast } from '@/ui/toast';
import { holders } from './nick-columns';
import css from './nicks.module.css';
import { useStale } from './stale';

/** Whose the account was, the latest first. */
export function TimeLine({ nick }: { nick: Nick }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const now = holders(nick);
  if (!nick.bindings?.length) return <p className={css.quiet}>{t('nicks.never')}</p>;
  const since = (from: string) => (isAlways(from) ? t('nicks.always') : format.when(from));
  return (
    <ol className={css.line}>
      {nick.bindings.map((binding) => (
        <li key={binding.id} data-now={now.includes(binding)}>
          <div>
            <strong>{binding.person.name}</strong>
            <small>
              {binding.to
                ? t('span.closed', { from: since(binding.from), to: format.when(binding.to) })
                : isAlways(binding.from)
                  ? t('nicks.always')
                  : t('span.open', { from: since(binding.from) })}
            </small>
          </div>
          <Actions nick={nick} binding={binding} current={now.includes(binding)} />
        </li>
      ))}
    </ol>
  );
}

function Actions({ nick, binding, current }: { nick: Nick; binding: Binding; current: boolean }) {
  const { t } = useTranslation('people');
  const { tell, fail } = useToast();
  const stale = useStale();
  const act = (call: Promise<unknown>, said: string, undo: () => Promise<unknown>) =>
    void call.then(() => {
      stale();
      tell(said, () => void undo().then(stale, fail));
    }, fail);
  const name = binding.person.name;
  return (
    <>
      {current && (
        <Button
          size="small"
          onClick={() =>
            act(changeBinding(binding.id, { to: new Date().toISOString() }), t('said.ended', { name }), () =>
              changeBinding(binding.id, { to: binding.to }),
            )
          }
        >
          {t('nicks.end')}
        </Button>
      )}
      <Menu
        label={t('more', { name })}
        trigger="⋯"
        items={[
          {
            key: 'delete',
            label: t('nicks.delete'),
            run: () =>
              act(unbind(binding.id), t('said.unbound', { name }), () =>
                bind(nick.id, { person: binding.person.id, from: binding.from, to: binding.to }),
              ),
          },
        ]}
      />
    </>
  );
}
