import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows beyond both edges, so that none is missing while the list scrolls. */
const SPARE = 8;

interface Props<T> {
  readonly label: string;
  /** First on top. */
  readonly items: readonly T[];
  readonly rowHeight: number;
  readonly idOf: (item: T) => number;
  readonly selected: number | undefined;
  readonly onSelect: (id: number) => void;
  readonly row: (item: T) => ComponentChildren;
}

/**
 * A list box that draws only what is seen: a row that leaves at one edge is used again at the other, however long the list. What comes on top
 * pushes nothing away that somebody looks at.
 */
export function VirtualList<T>({ label, items, rowHeight, idOf, selected, onSelect, row }: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const [height, setHeight] = useState(600);
  const before = useRef<number>();
  useLayoutEffect(() => {
    const element = box.current!;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const newest = items[0] === undefined ? undefined : idOf(items[0]);
  useLayoutEffect(() => {
    const element = box.current!;
    const known = before.current;
    before.current = newest;
    if (known === undefined || element.scrollTop < rowHeight / 2) return;
    const added = items.findIndex((item) => idOf(item) === known);
    if (added > 0) element.scrollTop += added * rowHeight;
  }, [newest]);
  const first = Math.max(0, Math.floor(scrolled / rowHeight) - SPARE);
  const count = Math.ceil(height / rowHeight) + 2 * SPARE;
  const shown = items.slice(first, first + count);
  const at = selected === undefined ? -1 : items.findIndex((item) => idOf(item) === selected);
  const select = (index: number): void => {
    const item = items[Math.max(0, Math.min(items.length - 1, index))];
    if (item === undefined) return;
    onSelect(idOf(item));
    const element = box.current!;
    const top = items.indexOf(item) * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight - element.clientHeight;
    }
  };
  const page = Math.max(1, Math.floor(height / rowHeight) - 1);
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => select(at + 1),
    ArrowUp: () => select(at < 0 ? 0 : at - 1),
    PageDown: () => select(at + page),
    PageUp: () => select(at - page),
    Home: () => select(0),
    End: () => select(items.length - 1),
  };
  return (
    <div
      ref={box}
      class="virtual"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={at >= first && at < first + count ? `row-${selected}` : undefined}
      onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
      onKeyDown={(event) => {
        const act = keys[event.key];
        if (!act) return;
        event.preventDefault();
        act();
      }}
    >
      <div role="presentation" style={{ height: `${items.length * rowHeight}px` }}>
        {shown.map((item, i) => {
          const index = first + i;
          const id = idOf(item);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the list box has the focus
            <div
              key={index % count}
              id={`row-${id}`}
              role="option"
              aria-selected={id === selected}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              class="virtual-row"
              style={{ transform: `translateY(${index * rowHeight}px)`, height: `${rowHeight}px` }}
              onClick={() => onSelect(id)}
            >
              {row(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
