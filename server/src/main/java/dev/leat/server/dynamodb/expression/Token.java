package dev.leat.server.dynamodb.expression;

/// A token of an expression. `at` is the index of its first character.
record Token(Kind kind, String text, int at) {

    /// A kind of token. Keywords such as `AND` have the kind of a word.
    enum Kind {
        WORD,
        /// A placeholder for a name, such as `#n`.
        NAME,
        /// A placeholder for a value, such as `:v`.
        VALUE,
        /// The digits of a list index.
        NUMBER,
        SYMBOL,
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isWord(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }
}
