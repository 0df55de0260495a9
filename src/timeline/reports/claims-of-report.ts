/** The lengths that a report states of its incident, each with its place in the file. */
import { metricOfLabel } from './metric-words.js';
import { type Block } from './blocks.js';
import { claimsInWords } from './claims-in-words.js';
import { spanIn, type Passage } from './passage.js';
import { type ReportClaim } from './report.js';
import { sentencesIn } from './sentences.js';

/** In the order of the text; what stands in code, comments and front matter is none. */
export function claimsOf(blocks: readonly Block[]): ReportClaim[] {
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case 'row':
        return claimsOfRow(block);
      case 'heading':
      case 'paragraph':
      case 'item':
        return claimsOfText(block);
      default:
        return [];
    }
  });
}

/** The value of a key–value line is one statement, whatever its dots; other text is read by the sentence. */
function claimsOfText(block: Block): ReportClaim[] {
  const label = block.label !== null && metricOfLabel(block.label) !== null ? block.label : null;
  const passages = label === null ? sentencesIn(block) : [block];
  return passages.flatMap((passage) => claimsIn(passage, block, label));
}

/** What a cell says is named by its column, or by the first cell of its row: "Time to repair | 8m". */
function claimsOfRow(block: Block): ReportClaim[] {
  const first = block.cells[0]?.text ?? '';
  return block.cells.flatMap((cell, index) =>
    claimsIn(cell, block, block.header[index] || (index > 0 && metricOfLabel(first) !== null ? first : null)),
  );
}

function claimsIn(passage: Passage, block: Block, label: string | null): ReportClaim[] {
  return claimsInWords({ text: passage.text, label, headings: block.path }).map(({ start, end, ...claim }) => ({
    ...claim,
    ...spanIn(passage, start, end),
    quote: passage.text.slice(start, end),
    statement: passage.text,
  }));
}
