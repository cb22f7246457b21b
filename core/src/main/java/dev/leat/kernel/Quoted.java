package dev.leat.kernel;

/// Names and texts as SQL literals.
public final class Quoted {

    private Quoted() {}

    public static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String text(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
