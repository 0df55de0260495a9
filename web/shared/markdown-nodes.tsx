/**
 * Words of a person as Markdown: emphasis, code, lists, quotes, and links to http and https. Nothing in them is ever
 * read as HTML; an image becomes its link.
 */
import { lexer, type Token, type Tokens } from 'marked';
import { type ComponentChildren } from 'preact';

export const nodesOf = (text: string): ComponentChildren => lexer(text).map(block);

function block(token: Token, key: number): ComponentChildren {
  switch (token.type) {
    case 'paragraph':
    case 'heading':
      return <p key={key}>{inline((token as Tokens.Paragraph).tokens)}</p>;
    case 'list': {
      const { ordered, items } = token as Tokens.List;
      const rows = items.map((item, i) => <li key={i}>{item.tokens.map(block)}</li>);
      return ordered ? <ol key={key}>{rows}</ol> : <ul key={key}>{rows}</ul>;
    }
    case 'text':
      return <span key={key}>{inline((token as Tokens.Text).tokens ?? [token])}</span>;
    case 'blockquote':
      return <blockquote key={key}>{(token as Tokens.Blockquote).tokens.map(block)}</blockquote>;
    case 'code':
      return (
        <pre key={key}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case 'space':
      return null;
    default:
      return <p key={key}>{token.raw}</p>;
  }
}

const inline = (tokens: readonly Token[]): ComponentChildren => tokens.map(span);

function span(token: Token, key: number): ComponentChildren {
  switch (token.type) {
    case 'strong':
      return <strong key={key}>{inline((token as Tokens.Strong).tokens)}</strong>;
    case 'em':
      return <em key={key}>{inline((token as Tokens.Em).tokens)}</em>;
    case 'codespan':
      return <code key={key}>{unescaped((token as Tokens.Codespan).text)}</code>;
    case 'br':
      return <br key={key} />;
    case 'link':
    case 'image':
      return link(token as Tokens.Link, key);
    case 'escape':
    case 'text':
      return unescaped((token as Tokens.Text).text);
    default:
      return token.raw;
  }
}

function link({ href, text }: Tokens.Link, key: number): ComponentChildren {
  if (!/^https?:\/\//i.test(href)) return text;
  return (
    <a key={key} href={href} rel="noreferrer nofollow">
      {text || href}
    </a>
  );
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
/** The tokenizer escapes for HTML, which nothing here becomes. */
const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name]!);
