import { Form, type FormInstance } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api';
import css from './form.module.css';
import { ProblemNote } from './problem';

/** "/owner/login" to the path antd's form knows a field by. */
export const fieldPath = (pointer: string) =>
  pointer
    .replace(/^#?\//, '')
    .split('/')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));

/**
 * Marks the fields the server refused, at the fields, and goes to the first. In a form of several steps,
 * `step` marks them again when the step with the field has come.
 */
export function useFieldErrors<V>(form: FormInstance<V>, problem: Problem | null, step = 0) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step brings other fields
  useEffect(() => {
    if (!problem?.errors.length) return;
    const fields = problem.errors.map(({ pointer, detail }) => ({
      name: fieldPath(pointer),
      errors: [detail],
    }));
    form.setFields(fields as Parameters<typeof form.setFields>[0]);
    const first = fields[0]?.name;
    if (first) form.getFieldInstance(first as never)?.focus?.();
  }, [form, problem, step]);
}

/**
 * A failure above a form. When every error stands at its field, the fields say it already; an error that
 * points at nothing in this form is told here, so that none is silent.
 */
export function FormProblem({ error }: { error: Problem | null }) {
  const { t } = useTranslation('ui');
  const form = Form.useFormInstance();
  if (!error) return null;
  const fields = new Set(form?.getFieldsError().map(({ name }) => name.join('/')));
  const atFields = error.errors.every(({ pointer }) => fields.has(fieldPath(pointer).join('/')));
  if (error.status === 422 && error.errors.length > 0 && atFields) return null;
  return (
    <div className={css.problem}>
      <ProblemNote error={error} kept={t('kept')} />
    </div>
  );
}
