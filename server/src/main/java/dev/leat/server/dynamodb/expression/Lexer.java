package dev.leat.server.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;

/// Splits an expression into tokens.
final class Lexer {

    private static final List<String> SYMBOLS =
            List.of("<=", ">=", "<>", "<", ">", "=", "(", ")", "[", "]", ",", ".", "+", "-");

    private final String text;
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /// Returns the tokens of an expression. The last token marks the end.
    ///
    /// @throws ExpressionException if a token cannot begin with a character
    static List<Token> tokens(String expression, ExpressionKind kind) {
        var lexer = new Lexer(expression);
        var tokens = new ArrayList<Token>();
        while (lexer.skipBlanks()) {
            tokens.add(lexer.next(kind));
        }
        tokens.add(new Token(Token.Kind.END, "<EOF>", expression.length()));
        return tokens;
    }

    /// Skips white space. Returns false at the end of the expression.
    private boolean skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length();
    }

    private Token next(ExpressionKind kind) {
        char c = text.charAt(at);
        if (letter(c) || c == '_') {
            return taken(Token.Kind.WORD, 1);
        }
        if (digit(c)) {
            return taken(Token.Kind.NUMBER, 1);
        }
        if ((c == '#' || c == ':') && at + 1 < text.length() && part(text.charAt(at + 1))) {
            return taken(c == '#' ? Token.Kind.NAME : Token.Kind.VALUE, 1);
        }
        for (var symbol : SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                at += symbol.length();
                return new Token(Token.Kind.SYMBOL, symbol, at - symbol.length());
            }
        }
        throw kind.syntaxError(text, new Token(Token.Kind.SYMBOL, String.valueOf(c), at));
    }

    private Token taken(Token.Kind kind, int first) {
        int start = at;
        at += first;
        while (at < text.length()
                && (kind == Token.Kind.NUMBER ? digit(text.charAt(at)) : part(text.charAt(at)))) {
            at++;
        }
        return new Token(kind, text.substring(start, at), start);
    }

    private static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean part(char c) {
        return letter(c) || digit(c) || c == '_';
    }
}
