/** What is in a KeyValueStore. Each write gives it another tag. */
export class KeyValueStore {
  readonly items = new Map<string, string>();
  readonly created = Date.now();
  modified = Date.now();
  private version = 1;

  get etag(): string {
    return `E${this.version.toString(36).toUpperCase().padStart(6, '0')}`;
  }

  /** Characters, which are bytes in what this package writes. */
  get size(): number {
    return [...this.items].reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  }

  /** Takes all changes, or none: they were looked at before. */
  change(puts: readonly (readonly [key: string, value: string])[], deletes: readonly string[]): void {
    for (const key of deletes) this.items.delete(key);
    for (const [key, value] of puts) this.items.set(key, value);
    this.version += 1;
    this.modified = Date.now();
  }
}
