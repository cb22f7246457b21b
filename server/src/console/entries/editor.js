export {EditorView, keymap} from '@codemirror/view';
export {EditorState} from '@codemirror/state';
export {HighlightStyle, syntaxHighlighting} from '@codemirror/language';
export {tags} from '@lezer/highlight';
export {basicSetup} from 'codemirror';
export {sql, PostgreSQL} from '@codemirror/lang-sql';
