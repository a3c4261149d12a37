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
  value?: Choice;
  onChange?: (choice: Choice) => void;
  except?: string;
}

/** A person by name or number. Carries the name along, so that what is said afterwards can name her. */
export function PersonPicker({ id, value, onChange, except }: Props) {
  const { t } = useTranslation('tasks');
  const [wanted, setWanted] = useState('');
  const q = useDeferredValue(wanted.trim());
  const { data, isFetching } = useQuery(findPeople(q));
  return (
    <Select
      {...(id ? { id } : {})}
      showSearch={{ filterOption: false, onSearch: setWanted }}
      labelInValue
      value={value ?? null}
      loading={isFetching}
      placeholder={t('hand.find')}
      notFoundContent={isFetching ? null : t('hand.nobody')}
      onChange={(choice) => choice && onChange?.({ value: choice.value, label: choice.label })}
      options={data?.items
        .filter((person) => person.id !== except)
        .map((person) => ({ value: person.id, label: person.name, title: person.number ?? undefined }))}
    />
  );
}
