import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/dialog';
import { printed, useBindings } from '@/ui/keys';
import css from './keymap.module.css';

/** The map behind `?`: what the keyboard does on this page. */
export function Keymap({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const bindings = useBindings();
  return (
    <Dialog label={t('keymap.name')} close={close} titled>
      <div className={css.groups}>
        {(['anywhere', 'list', 'pages'] as const).map((group) => {
          const inGroup = bindings.filter((binding) => binding.group === group);
          return inGroup.length === 0 ? null : (
            <section key={group}>
              <h2>{t(`keymap.${group}`)}</h2>
              <dl className={css.map}>
                {inGroup.map(({ keys, label }) => (
                  <div key={keys}>
                    <dt>
                      {printed(keys).map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{label}</dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}
