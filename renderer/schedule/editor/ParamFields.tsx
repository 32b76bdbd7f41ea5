import { Autocomplete } from '@mantine/core';
import type { Param } from '../../../shared/pipeline/document.ts';
import type { Json } from '../../../shared/worker/protocol.ts';
import { placeholdersOf } from './draft.ts';
import styles from './editor.module.css';
import type { FieldsProps } from './fields.ts';

/** The pipeline's parameters as this trigger gives them; what is left empty keeps its default. */
export function ParamFields({
  draft,
  problems,
  change,
  params,
}: FieldsProps & { params: Readonly<Record<string, Param>> }) {
  const names = Object.keys(params);
  if (names.length === 0) {
    return <p className={styles.note}>The pipeline has no parameters.</p>;
  }
  const placeholders = placeholdersOf(draft.kind);
  return (
    <div className={styles.fields}>
      {names.map((name) => {
        const param = params[name];
        if (param === undefined) return null;
        const byDefault =
          param.default === undefined ? 'must be given' : `default ${textOf(param.default)}`;
        return (
          <Autocomplete
            key={name}
            size="xs"
            label={
              <>
                <code>{name}</code> <span className={styles.type}>{param.type}</span>
              </>
            }
            description={param.description}
            placeholder={byDefault}
            data={[...placeholders, ...(param.type === 'boolean' ? ['true', 'false'] : [])]}
            value={draft.params[name] ?? ''}
            error={problems[`param:${name}`]?.message}
            classNames={{ input: styles.code ?? '', option: styles.code ?? '' }}
            onChange={(text) => change({ params: { ...draft.params, [name]: text } })}
          />
        );
      })}
    </div>
  );
}

/** A default as one would type it; the text of nothing is seen as quotes. */
function textOf(value: Json): string {
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}
