import { useQueryClient } from '@tanstack/react-query';
import { Checkbox, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { deleteAlias, type ImportPreview, saveAlias, useAction } from '@/api';
import { useMay, useMe } from '@/app/session';
import { useFormat } from '@/ui/format';
import { useToast } from '@/ui/toast';
import css from './new.module.css';

/** Whose the rows are that name no shop. */
export function ShopChoice(props: { shop: string; urgent: boolean; choose: (shop: string) => void }) {
  const { t } = useTranslation('measure');
  const { shops } = useMe();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the Select inside is the control
    <label className={css.choice}>
      <span>{t(props.urgent ? 'imports.shopOf' : 'imports.shopOfRest')}</span>
      <Select
        aria-label={t('imports.shopOf')}
        className={css.pick ?? ''}
        showSearch={{ optionFilterProp: 'label' }}
        value={props.shop}
        onChange={props.choose}
        options={[
          { value: '', label: t('imports.shopOfFile') },
          ...shops.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </label>
  );
}

interface Unknown {
  shops: ImportPreview['unknown_shops'];
  create: boolean;
  setCreate: (create: boolean) => void;
  /** A name is known now. */
  done: () => void;
}

/** Names of shops that nobody here knows: each is some shop of the house, or all are made. */
export function UnknownShops({ shops, create, setCreate, done }: Unknown) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const mayCreate = useMay('shop.write');
  const own = useMe().shops;
  const is = useIs(done);
  return (
    <section className={css.mend}>
      <h3>{t('imports.unknownShops', { count: shops.length })}</h3>
      <ul>
        {shops.map(({ name, rows }) => (
          <li key={name}>
            <span className={css.name}>
              {name}
              <small>{t('imports.rows', { count: rows, n: format.number(rows) })}</small>
            </span>
            <Select
              aria-label={t('imports.whichShop', { name })}
              className={css.pick ?? ''}
              placeholder={t('imports.isShop')}
              showSearch={{ optionFilterProp: 'label' }}
              disabled={create}
              value={null}
              onChange={(shop: string | null) => shop && is.mutate({ name, shop })}
              options={own.map((shop) => ({ value: shop.id, label: shop.name }))}
            />
          </li>
        ))}
      </ul>
      {mayCreate && (
        <Checkbox checked={create} onChange={(event) => setCreate(event.target.checked)}>
          {t('imports.createShops', { count: shops.length })}
        </Checkbox>
      )}
    </section>
  );
}

/** Keeps that a name in files is a shop; a slip is taken back. */
function useIs(done: () => void) {
  const { t } = useTranslation('measure');
  const { tell, fail } = useToast();
  const client = useQueryClient();
  const own = useMe().shops;
  const stale = [['shop-aliases']];
  return useAction(({ name, shop }: { name: string; shop: string }) => saveAlias(name, shop), {
    stale,
    failed: fail,
    done: (_, { name, shop }) => {
      done();
      const is = own.find(({ id }) => id === shop)?.name ?? '';
      tell(t('imports.said.alias', { name, shop: is }), () => {
        void deleteAlias(name).then(() => {
          done();
          return client.invalidateQueries({ queryKey: ['shop-aliases'] });
        }, fail);
      });
    },
  });
}
