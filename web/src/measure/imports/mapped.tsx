import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteMapping, type ImportPreview, mappingsQuery, saveMapping, useAction } from '@/api';
import { ProblemNote } from '@/ui/problem';
import { useToast } from '@/ui/toast';
import { MappingEditor } from '../mapping/editor';
import css from './new.module.css';

const STALE = [['mappings']];

interface Props {
  headers: string[];
  text: string;
  name: string;
  done: () => void;
}

/** Says what the columns are, keeps it for all files of the kind, and looks at the file again. */
function Edit({ headers, text, name, done }: Props) {
  const { t } = useTranslation('measure');
  const { tell } = useToast();
  const [now, setNow] = useState({ text, name });
  const save = useAction(() => saveMapping({ ...now, headers }), {
    stale: STALE,
    done: (kept) => {
      tell(t('imports.said.mapping', { name: kept.name }));
      done();
    },
  });
  return (
    <section className={css.mend}>
      <h3>{t('imports.columns')}</h3>
      <p className={css.quiet}>{t('imports.columnsThen')}</p>
      <MappingEditor headers={headers} text={now.text} change={(next) => setNow({ ...now, text: next })} />
      {save.error && <ProblemNote error={save.error} />}
      <div className={css.act}>
        <label className={css.choice} htmlFor={`kind-${name}`}>
          <span>{t('imports.kindName')}</span>
          <Input
            id={`kind-${name}`}
            className={css.pick ?? ''}
            maxLength={60}
            value={now.name}
            onChange={(event) => setNow({ ...now, name: event.target.value })}
          />
        </label>
        <Button loading={save.isPending} disabled={!now.name.trim()} onClick={() => save.mutate(undefined)}>
          {t('imports.keepMapping')}
        </Button>
      </div>
    </section>
  );
}

const kindOf = (name: string) => name.replace(/\.[^.]*$/, '').slice(0, 60);

/** A file whose headers no known format has. */
export function Unknown(props: { preview: ImportPreview; suggested: string; done: () => void }) {
  const { preview, suggested, done } = props;
  return <Edit headers={preview.headers} text={suggested} name={kindOf(preview.name)} done={done} />;
}

const same = (a: string[], b: string[]) =>
  a.length === b.length && a.every((one, i) => one.trim() === b[i]?.trim());

/** A file that is read by a mapping from before; it can be changed or forgotten. */
export function Mapped({ preview, done }: { preview: ImportPreview; done: () => void }) {
  const { t } = useTranslation('measure');
  const { tell, fail } = useToast();
  const [editing, setEditing] = useState(false);
  const { data } = useQuery(mappingsQuery);
  const kept = data?.items.find(({ headers }) => same(headers, preview.headers));
  const forget = useAction((id: string) => deleteMapping(id), {
    stale: STALE,
    failed: fail,
    done: () => {
      done();
      if (!kept) return;
      const { name, headers, text } = kept;
      tell(
        t('imports.said.forgot', { name }),
        () => void saveMapping({ name, headers, text }).then(done, fail),
      );
    },
  });
  if (!kept) return null;
  if (editing) {
    return (
      <Edit
        headers={kept.headers}
        text={kept.text}
        name={kept.name}
        done={() => {
          setEditing(false);
          done();
        }}
      />
    );
  }
  return (
    <p className={css.told}>
      {t('imports.mapped', { name: kept.name })}{' '}
      <Button size="small" onClick={() => setEditing(true)}>
        {t('imports.changeMapping')}
      </Button>{' '}
      <Button size="small" loading={forget.isPending} onClick={() => forget.mutate(kept.id)}>
        {t('imports.forgetMapping')}
      </Button>
    </p>
  );
}
