import { describe, expect, test } from 'vitest';
import {
  type Draft,
  edited,
  fileChanged,
  keepMine,
  mayBeSaved,
  newDraft,
  saveFailed,
  saveStarted,
  saveState,
  saveSucceeded,
  takeTheirs,
} from '../../../renderer/code/draft.ts';
import { quotedName, relationsIn, sqlWish } from '../../../renderer/code/sqlScope.ts';

describe('a draft', () => {
  const typed = edited(newDraft('one'), 'one mine');

  test('is saved, edited, saving and saved again', () => {
    expect(saveState(newDraft('one'))).toBe('saved');
    expect(saveState(typed)).toBe('edited');
    const saving = saveStarted(typed);
    expect(saveState(saving)).toBe('saving');
    expect(saveState(saveSucceeded(saving, 'one mine'))).toBe('saved');
  });

  test('keeps what was typed while it was being saved', () => {
    const after = saveSucceeded(edited(saveStarted(typed), 'one mine more'), 'one mine');
    expect(saveState(after)).toBe('edited');
    expect(after.buffer).toBe('one mine more');
    expect(mayBeSaved(after)).toBe(true);
  });

  test('says that a save failed until something is tried again', () => {
    expect(saveState(saveFailed(saveStarted(typed)))).toBe('failed');
  });

  test('takes over a change of the file where nothing was typed', () => {
    expect(fileChanged(newDraft('one'), 'two')).toEqual(newDraft('two'));
  });

  test('does not take its own save for a change from outside', () => {
    const saving = saveStarted(typed);
    expect(fileChanged(saving, 'one mine')).toBe(saving);
  });

  test('becomes a conflict where both changed, and is not saved over it', () => {
    const conflict = fileChanged(typed, 'one theirs');
    expect(saveState(conflict)).toBe('conflict');
    expect(mayBeSaved(conflict)).toBe(false);
    const mine = keepMine(conflict);
    expect([mine.buffer, mayBeSaved(mine)]).toEqual(['one mine', true]);
    expect(takeTheirs(conflict)).toEqual<Draft>(newDraft('one theirs'));
  });

  test('has no conflict any more once the file is as it was, or as the buffer is', () => {
    const conflict = fileChanged(typed, 'one theirs');
    expect(saveState(fileChanged(conflict, 'one'))).toBe('edited');
    expect(saveState(fileChanged(conflict, 'one mine'))).toBe('saved');
  });
});

describe('what SQL before the caret asks for', () => {
  test.each([
    ['select * from or', 'or', { wish: 'relation' }],
    ['select *\nfrom orders o\njoin ', '', { wish: 'relation' }],
    ['select * from orders, ', '', { wish: 'relation' }],
    ['select o.pri', 'pri', { wish: 'column', of: 'o' }],
    ['select "My table".', '', { wish: 'column', of: 'My table' }],
    ['where day > $fir', 'fir', { wish: 'param' }],
    ['select pri', 'pri', { wish: 'any' }],
  ])('%j', (before, word, wish) => {
    expect(sqlWish(before, word)).toEqual(wish);
  });

  test('finds relations under their names and aliases, and no keyword for an alias', () => {
    const relations = relationsIn('select * from orders as o, items join Prices p on true where 1');
    expect(Object.fromEntries(relations)).toEqual({
      orders: 'orders',
      o: 'orders',
      items: 'items',
      prices: 'Prices',
      p: 'Prices',
    });
  });

  test('quotes what is no plain word', () => {
    expect(['price', 'unit price', 'a"b'].map(quotedName)).toEqual([
      'price',
      '"unit price"',
      '"a""b"',
    ]);
  });
});
