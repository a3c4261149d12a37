import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findPeople } from '@/api';

interface Choice {
  value: string;
  label: string;
}
interface Props {
  id?: string;
  value?: Choice | null;
  onChange?: (choice: Choice | null) => void;
  except?: string;
  /** Nobody is an answer too. */
  optional?: boolean;
  /** Where no label stands above it. */
  label?: string;
}

/** A person by name or number. Carries the name along, so that what is said afterwards can name her. */
export function PersonPicker({ id, value, onChange, except, optional, label }: Props) {
  const { t } = useTranslation('ui');
  const [wanted, setWanted] = useState('');
  const q = useDeferredValue(wanted.trim());
  const { data, isFetching } = useQuery(findPeople(q));
  return (
    <Select
      {...(id ? { id } : {})}
      {...(label ? { 'aria-label': label } : {})}
      showSearch={{ filterOption: false, onSearch: setWanted }}
      labelInValue
      value={value ?? null}
      loading={isFetching}
      placeholder={label ?? t('person.find')}
      notFoundContent={isFetching ? null : t('person.nobody')}
      allowClear={optional ?? false}
      onChange={(choice) => onChange?.(choice ? { value: choice.value, label: String(choice.label) } : null)}
      options={data?.items
        .filter((person) => person.id !== except)
        .map((person) => ({ value: person.id, label: person.name, title: person.number ?? undefined }))}
    />
  );
}
