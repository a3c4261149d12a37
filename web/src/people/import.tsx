import { Button } from 'antd';
import { FileSpreadsheet } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type ImportReport, importPeople, peopleTemplate, useAction } from '@/api';
import { useMay } from '@/app/session';
import { Page } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { useToast } from '@/ui/toast';
import css from './import.module.css';
import { Report } from './import-report';

/** People from a table: looked at first, then taken. What cannot be taken is told by line and cell. */
export default function ImportPage() {
  const { t } = useTranslation('people');
  const navigate = useNavigate();
  const mayWrite = useMay('people.write');
  const { tell, fail } = useToast();
  const [file, setFile] = useState<File | null>(null);
  const [taken, setTaken] = useState<ImportReport | null>(null);
  const look = useAction((chosen: File, key) => importPeople(chosen, true, key));
  const take = useAction((chosen: File, key) => importPeople(chosen, false, key), {
    stale: [['people'], ['teams'], ['shops'], ['nicks']],
    done: (report) => {
      setTaken(report);
      tell(t('import.done', { created: report.created, updated: report.updated }));
    },
  });
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen);
    setTaken(null);
    take.reset();
    look.mutate(chosen);
  };
  const error = take.error ?? look.error;
  return (
    <Page
      title={t('import.title')}
      actions={<Button onClick={() => void peopleTemplate().catch(fail)}>{t('import.template')}</Button>}
    >
      {mayWrite && <Drop file={file} busy={look.isPending} choose={choose} />}
      {error && (
        <ProblemNote error={error} kept={t('import.kept')} {...(file ? { retry: () => choose(file) } : {})} />
      )}
      {!error && look.data && (
        <Report report={taken ?? look.data} done={taken !== null}>
          {taken ? (
            <Button onClick={() => void navigate('/people')}>{t('import.toPeople')}</Button>
          ) : (
            <Button
              type="primary"
              disabled={look.data.accepted === 0}
              loading={take.isPending}
              onClick={() => file && take.mutate(file)}
            >
              {t('import.take', { count: look.data.accepted })}
            </Button>
          )}
        </Report>
      )}
      {!look.data && !error && !look.isPending && (
        <div className={css.how}>
          <h2>{t('import.how')}</h2>
          <ol>
            <li>{t('import.how1')}</li>
            <li>{t('import.how2')}</li>
            <li>{t('import.how3')}</li>
          </ol>
        </div>
      )}
    </Page>
  );
}

function Drop({
  file,
  busy,
  choose,
}: {
  file: File | null;
  busy: boolean;
  choose: (file: File | undefined) => void;
}) {
  const { t } = useTranslation('people');
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first
    <div
      className={over ? `${css.drop} ${css.over}` : css.drop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        choose(event.dataTransfer.files[0]);
      }}
    >
      <FileSpreadsheet size={28} strokeWidth={1.5} aria-hidden />
      <p>
        {file ? <strong>{file.name}</strong> : t('import.drop')}
        <small>{t('import.formats')}</small>
      </p>
      <Button
        {...(file ? {} : { type: 'primary' as const })}
        loading={busy}
        onClick={() => input.current?.click()}
      >
        {t(file ? 'import.other' : 'import.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".xlsx,.csv,.txt"
        aria-label={t('import.choose')}
        onChange={(event) => {
          choose(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
