import type { DragEvent } from 'react';
import { camera } from '../camera.ts';
import { NODE_HEIGHT, NODE_WIDTH } from '../geometry.ts';
import { addBlock } from './addBlock.ts';
import { TEMPLATE_MEDIA } from './BlockPicker.tsx';
import { templates } from './templates.ts';

/** Lets a template be dropped here; nothing else. */
export function mayDrop(event: DragEvent): void {
  if (!event.dataTransfer.types.includes(TEMPLATE_MEDIA)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
}

/** Adds the dropped template's block with its middle under the pointer. */
export function dropTemplate(event: DragEvent): void {
  const id = event.dataTransfer.getData(TEMPLATE_MEDIA);
  const template = templates.find((each) => each.id === id);
  if (template === undefined) return;
  event.preventDefault();
  const { x, y } = camera.placeAt({ x: event.clientX, y: event.clientY });
  void addBlock(template, {
    position: { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 },
    screen: null,
    inputs: [],
    consumer: null,
  });
}
