import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import type { Type } from '../../../shared/table/type.ts';

/** The type tree of a column as DuckDB's client library describes it. */
export function fromLogical(type: DuckDBType): Type {
  switch (type.typeId) {
    case DuckDBTypeId.DECIMAL:
      return { kind: 'decimal', width: type.width, scale: type.scale };
    case DuckDBTypeId.ENUM:
      return { kind: 'enum', values: [...type.values] };
    case DuckDBTypeId.LIST:
      return { kind: 'list', item: fromLogical(type.valueType) };
    case DuckDBTypeId.ARRAY:
      return { kind: 'array', item: fromLogical(type.valueType), length: type.length };
    case DuckDBTypeId.MAP:
      return { kind: 'map', key: fromLogical(type.keyType), value: fromLogical(type.valueType) };
    case DuckDBTypeId.STRUCT:
      return {
        kind: 'struct',
        fields: type.entryNames.map((name, i) => ({ name, type: member(type.entryTypes, i) })),
      };
    case DuckDBTypeId.UNION:
      return {
        kind: 'union',
        fields: type.memberTags.map((name, i) => ({ name, type: member(type.memberTypes, i) })),
      };
    case DuckDBTypeId.VARCHAR:
      return { kind: 'scalar', name: type.alias === 'JSON' ? 'JSON' : 'VARCHAR' };
    case DuckDBTypeId.SQLNULL:
      return { kind: 'scalar', name: 'INTEGER' };
    default:
      return { kind: 'scalar', name: type.toString() };
  }
}

function member(types: readonly DuckDBType[], index: number): Type {
  const type = types[index];
  if (type === undefined) throw new Error('a nested type lacks the type of a member');
  return fromLogical(type);
}
