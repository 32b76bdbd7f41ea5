import { Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { toErrorData } from '../../../shared/errors.ts';
import { nameSchema } from '../../../shared/pipeline/document.ts';
import { engine } from '../client.ts';
import { useProjectStore, useViewStore } from '../store.ts';
import { goToPipeline } from '../sync/useRoute.ts';
import styles from './NewPipelineDialog.module.css';

const close = () => useViewStore.setState({ naming: false });

/** Asks for a pipeline's name, which is its folder's, and makes it. */
export function NewPipelineDialog() {
  const opened = useViewStore((state) => state.naming);
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="New pipeline"
      size={400}
      data-modal-open={opened || undefined}
    >
      <NameForm />
    </Modal>
  );
}

function NameForm() {
  const [name, setName] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const taken = useProjectStore((state) =>
    state.view?.pipelines.some((each) => each.name === name),
  );
  const wrong =
    name === ''
      ? null
      : !nameSchema.safeParse(name).success
        ? 'Small letters, digits and _, beginning with a letter'
        : taken
          ? `There is a pipeline '${name}' already`
          : null;
  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (name === '' || wrong !== null) return;
    try {
      await engine.pipelines.create({ pipeline: name });
      await useProjectStore.getState().refresh();
      close();
      goToPipeline(name);
    } catch (thrown) {
      setRefusal(toErrorData(thrown).message);
    }
  };
  return (
    <form onSubmit={create} className={styles.form}>
      <TextInput
        data-autofocus
        label="Name"
        description="Also the name of its folder in pipelines/"
        placeholder="daily_sales"
        value={name}
        error={wrong ?? refusal}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setRefusal(null);
        }}
        classNames={{ input: 'mono' }}
      />
      <button type="submit" className={styles.create} disabled={name === '' || wrong !== null}>
        Create
      </button>
    </form>
  );
}
