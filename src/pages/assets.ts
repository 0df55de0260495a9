/** Script and style of the pages, as the build left them: every name changes with its content, so caches keep them. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { packageFolder } from '../version.js';

/** What the build says of one program: its file, and those that it loads at once. */
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzip: Buffer;
}

/** What a page needs in its head. */
export interface PageAssets {
  readonly style: string;
  /** Null for a page that is complete as it is sent. */
  readonly script: string | null;
  /** Loaded by the script at once, and by what it loads. */
  readonly preload: readonly string[];
}

/** What stands inside a file that loads nothing. */
export interface InlineAssets {
  readonly style: string;
  readonly script: string;
}

const FOLDER = new URL('dist/web/', packageFolder);
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** All that a chunk needs before it runs, so that none is found only once another has come. */
function importedBy(chunk: Chunk, manifest: Manifest, found = new Set<Chunk>()): ReadonlySet<Chunk> {
  for (const name of chunk.imports ?? []) {
    const imported = manifest[name]!;
    if (found.has(imported)) continue;
    found.add(imported);
    importedBy(imported, manifest, found);
  }
  return found;
}

@Injectable()
export class Assets {
  readonly #files = new Map<string, Asset>();
  #manifest: Manifest | null = null;
  #inline: InlineAssets | null = null;

  /** @param program its folder in `web/`; null for a page without a script */
  of(program: string | null): PageAssets {
    const manifest = this.#built();
    // The page of an incident has a style of its own, so that it loads nothing of lists and charts.
    const style = manifest[`style/${program === 'incident' ? program : 'pages'}.css`];
    if (!style) throw new Error('the pages were built without their style');
    if (program === null) return { style: style.file, script: null, preload: [] };
    const chunk = manifest[`${program}/main.tsx`];
    if (!chunk) throw new Error(`the pages were built without ${program}`);
    const preload = [...importedBy(chunk, manifest)].map(({ file }) => file);
    return { style: style.file, script: chunk.file, preload };
  }

  /** Style and script of a page in one file. */
  inline(): InlineAssets {
    this.#inline ??= {
      style: this.file(this.of('incident').style)!.bytes.toString(),
      script: readFileSync(new URL(manifestOf('offline.json')['incident/offline.tsx']!.file, FOLDER), 'utf8'),
    };
    return this.#inline;
  }

  /** Null if the build made no such file: only what the manifest names is ever read. */
  file(name: string): Asset | null {
    const known = this.#files.get(name);
    if (known) return known;
    const type = TYPES[name.slice(name.lastIndexOf('.') + 1)];
    if (type === undefined || !Object.values(this.#built()).some(({ file }) => file === name)) return null;
    const bytes = readFileSync(new URL(name, FOLDER));
    const asset = { type, bytes, gzip: gzipSync(bytes, { level: 9 }) };
    this.#files.set(name, asset);
    return asset;
  }

  #built(): Manifest {
    this.#manifest ??= manifestOf('manifest.json');
    return this.#manifest;
  }
}

const manifestOf = (name: string): Manifest => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Manifest;
